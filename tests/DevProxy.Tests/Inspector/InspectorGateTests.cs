using DevProxy.Inspector;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Inspector;

public sealed class InspectorGateTests
{
    private const string Token = "0123456789abcdef";

    [Theory]
    [InlineData("GET", null, null)]
    [InlineData("HEAD", "same-origin", "cors")]
    [InlineData("GET", "none", "navigate")]
    [InlineData("GET", "cross-site", "navigate")]
    [InlineData("GET", "same-site", "navigate")]
    public void A_read_is_allowed_from_its_own_page_a_program_or_a_navigation(string method, string? site, string? mode) =>
        Assert.Null(Examine(method, ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", mode)));

    [Theory]
    [InlineData("cross-site", "no-cors")]
    [InlineData("cross-site", "cors")]
    [InlineData("same-site", "cors")]
    [InlineData("same-site", "no-cors")]
    [InlineData("cross-site", null)]
    public void A_read_that_another_page_makes_is_refused(string site, string? mode) =>
        Assert.Equal("Another page asked", Examine("GET", ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", mode))?.Title);

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("PUT")]
    public void Anything_else_needs_the_token(string method)
    {
        Assert.Equal("Token missing or wrong", Examine(method)?.Title);
        Assert.Equal("Token missing or wrong", Examine(method, (InspectorGate.TokenHeader, Token + "0"))?.Title);
        Assert.Null(Examine(method, (InspectorGate.TokenHeader, Token)));
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    [InlineData("none")]
    public void A_write_from_anywhere_but_its_own_page_is_refused_even_with_the_token(string site) =>
        Assert.NotNull(Examine("POST", (InspectorGate.TokenHeader, Token), ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", "navigate")));

    [Theory]
    [InlineData("http://localhost:8010", true)]
    [InlineData("https://localhost:8011", true)]
    [InlineData("http://localhost:8011.evil.example", true)]
    [InlineData("null", true)]
    [InlineData("http://localhost:8011", false)]
    public void A_write_with_a_foreign_Origin_is_refused(string origin, bool isRefused) =>
        Assert.Equal(isRefused, Examine("DELETE", (InspectorGate.TokenHeader, Token), ("Origin", origin)) is not null);

    [Fact]
    public void The_Host_check_comes_first_and_applies_to_navigations_too()
    {
        var gate = new InspectorGate(static host => host == "localhost:8011", Token);
        var context = Context("GET", ("Sec-Fetch-Mode", "navigate"));
        context.Request.Headers.Host = "evil.example:8011";

        var refusal = gate.Examine(context.Request);

        Assert.Equal((403, "Host not allowed"), (refusal!.Status, refusal.Title));
        Assert.Contains("evil.example:8011", refusal.Detail, StringComparison.Ordinal);
    }

    private static Refusal? Examine(string method, params (string Name, string? Value)[] headers) =>
        new InspectorGate(static _ => true, Token).Examine(Context(method, headers).Request);

    private static DefaultHttpContext Context(string method, params (string Name, string? Value)[] headers)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Scheme = "http";
        context.Request.Headers.Host = "localhost:8011";
        foreach (var (name, value) in headers)
        {
            if (value is not null)
                context.Request.Headers[name] = value;
        }

        return context;
    }
}
