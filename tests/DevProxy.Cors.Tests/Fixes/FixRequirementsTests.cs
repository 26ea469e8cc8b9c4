namespace DevProxy.Cors.Tests;

public class FixRequirementsTests
{
    [Fact]
    public void A_fix_allows_what_was_asked_and_no_more()
    {
        var context = Make.Context("PUT", CredentialsMode.NotInclude, "content-type", "x-a") with
        {
            ProductionOrigins = ["https://www.example.org", Make.Page],
        };

        var need = FixRequirements.Of(Judge.Preflight(context, Make.Answer(404)));

        Assert.Equal([Make.Page, "https://www.example.org"], need.Origins);
        Assert.Equal(["PUT"], need.Methods);
        Assert.Equal(["content-type", "x-a"], need.Headers);
        Assert.False(need.Credentials);
        Assert.Equal(["GET", "HEAD", "POST", "PUT"], need.MethodsWithSafelisted);
    }

    [Theory]
    [InlineData(CredentialsMode.Include, "X: y", true)]
    [InlineData(CredentialsMode.NotInclude, "Access-Control-Allow-Credentials: true", false)]
    [InlineData(CredentialsMode.Unknown, "X: y", false)]
    [InlineData(CredentialsMode.Unknown, "Access-Control-Allow-Credentials: true", true)]
    [InlineData(CredentialsMode.Unknown, "Access-Control-Allow-Origin: *", true)]
    public void Credentials_are_allowed_where_the_page_uses_them(CredentialsMode mode, string header, bool expected) =>
        Assert.Equal(expected, FixRequirements.Of(Judge.Request(Make.Context(credentials: mode), Make.Answer(200, header))).Credentials);

    [Fact]
    public void The_origin_null_is_never_allowed_with_credentials()
    {
        var need = FixRequirements.Of(
            Judge.Request(Make.Context(credentials: CredentialsMode.Include) with { Origin = "null" }, Make.Answer(200))
        );

        Assert.False(need.Credentials);
        Assert.Contains(need.Notes, note => note.Contains("every sandboxed frame", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_not_a_valid_origin_method_or_name_is_left_out()
    {
        var context = Make.Context("PU T", CredentialsMode.Unknown, "x-a", "x\"b", "c\n") with
        {
            Origin = "https://a.example\"); evil(",
            ProductionOrigins = ["https://b.example", "https://c.example/x"],
        };

        var need = FixRequirements.Of(Judge.Preflight(context, Make.Answer(404)));

        Assert.Equal(["https://b.example"], need.Origins);
        Assert.Empty(need.Methods);
        Assert.Equal(["x-a"], need.Headers);
    }

    [Fact]
    public void A_method_in_the_wrong_case_is_written_in_upper_case() =>
        Assert.Equal(
            ["PATCH"],
            FixRequirements
                .Of(
                    Judge.Preflight(
                        Make.Context("patch"),
                        Make.Answer(204, "Access-Control-Allow-Origin: *", "Access-Control-Allow-Methods: PATCH")
                    )
                )
                .Methods
        );

    [Theory]
    [InlineData(401, "X: y", "Put this before authentication")]
    [InlineData(204, "Access-Control-Allow-Origin: https://b.example", "Remove existing CORS settings")]
    [InlineData(204, "Access-Control-Allow-Origin: " + Make.Page + ", " + Make.Page, "Only one layer")]
    [InlineData(404, "X: y", "credentials: 'include'?")]
    public void A_note_says_what_people_should_know_before_they_paste(int status, string header, string expected) =>
        Assert.Contains(
            FixRequirements.Of(Judge.Preflight(Make.Context("PUT"), Make.Answer(status, header))).Notes,
            note => note.Contains(expected, StringComparison.Ordinal)
        );
}
