using DevProxy.Cors.Fixes;

namespace DevProxy.Cors.Tests.Fixes;

public class AspNetCoreSnippetTests
{
    private static readonly Need Need = new(["http://localhost:3000", "https://www.example.org"], ["PUT"], ["content-type", "x-a"], true, []);

    [Fact]
    public void It_builds_the_application_with_the_policy_first() => Assert.EndsWith(
        """
        builder.Services.AddCors();
        var app = builder.Build();
        app.UseCors(policy => policy
            .WithOrigins("http://localhost:3000", "https://www.example.org")
            .WithMethods("PUT")
            .WithHeaders("content-type", "x-a")
            .AllowCredentials());

        """,
        AspNetCoreSnippet.Write(Need),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(false, false, ".WithMethods(\"PUT\"));\n")]
    [InlineData(true, false, ".WithHeaders(\"x-a\"));\n")]
    [InlineData(false, true, ".AllowCredentials());\n")]
    public void What_is_not_asked_for_is_left_out(bool hasHeaders, bool hasCredentials, string end) =>
        Assert.EndsWith(end, AspNetCoreSnippet.Write(Need with { Headers = hasHeaders ? ["x-a"] : [], Credentials = hasCredentials }), StringComparison.Ordinal);
}
