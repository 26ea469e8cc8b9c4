namespace DevProxy.Cors.Tests;

public class ObservationTests
{
    private static readonly string[] FromPage = ["Origin: " + Make.Page, "Sec-Fetch-Mode: cors", "Sec-Fetch-Site: same-site", "Sec-Fetch-Dest: empty"];

    [Fact]
    public void A_preflight_is_read_for_the_request_that_it_asks_for()
    {
        var observation = Observation.Of(Make.Request(
            "OPTIONS", Make.Api, [.. FromPage, "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: x-b,x-a"]));

        Assert.Equal((CorsRole.Preflight, "PUT", true), (observation.Role, observation.Method, observation.NeedsPreflight));
        Assert.Equal(["x-a", "x-b"], observation.UnsafeNames);
        Assert.True(observation.IsJudged);
        Assert.Equal("https://api.example.com", observation.TargetOrigin);
        Assert.Equal(Make.Page, observation.Origin);
        Assert.False(observation.IsCrossSite);
    }

    [Theory]
    [InlineData("GET", "Accept: */*", false)]
    [InlineData("POST", "Content-Type: text/plain", false)]
    [InlineData("POST", "Content-Type: application/json", true)]
    [InlineData("DELETE", "Accept: */*", true)]
    [InlineData("GET", "X-A: 1", true)]
    public void A_cross_origin_request_needs_a_preflight_or_not(string method, string header, bool expected) =>
        Assert.Equal(expected, Observation.Of(Make.Request(method, Make.Api, [.. FromPage, header])).NeedsPreflight);

    [Fact]
    public void Where_CORS_is_not_in_play_the_question_does_not_arise()
    {
        var observation = Observation.Of(Make.Request("PUT", Make.Api, "Sec-Fetch-Site: same-origin"));

        Assert.Null(observation.NeedsPreflight);
        Assert.Equal(Outcome.NotApplicable, observation.Judge(observation.ToSituation(), Make.Answer(200)).Outcome);
    }

    [Fact]
    public void The_preflight_is_the_truth_about_scripts_headers()
    {
        var request = Observation.Of(Make.Request("GET", Make.Api, [.. FromPage, "If-None-Match: \"1\"", "traceparent: x"]));
        Assert.Empty(request.UnsafeNames);

        var after = request.After(new PreflightQuestion(Make.Page, "GET", ["if-none-match", "traceparent"]), null);

        Assert.Equal(["if-none-match", "traceparent"], after.UnsafeNames);
        Assert.True(after.NeedsPreflight);
        Assert.True(after.ToSituation().ScriptRevalidates);
        Assert.False(request.ToSituation().ScriptRevalidates);
    }

    [Fact]
    public void Its_situation_carries_what_messages_need()
    {
        var situation = Observation.Of(Make.Request("GET", Make.Api, [.. FromPage[..3], "Sec-Fetch-Dest: font"])).ToSituation();

        Assert.Equal((Make.Api, Make.Page, "GET", "font"), (situation.Url, situation.Origin, situation.Method, situation.Initiator));
        Assert.Equal(CredentialsMode.NotInclude, situation.Credentials);
    }

    [Theory]
    [InlineData("Sec-Fetch-Mode: no-cors", FetchMode.NoCors)]
    [InlineData("Sec-Fetch-Mode: navigate", FetchMode.Navigate)]
    [InlineData("Sec-Fetch-Mode: websocket", FetchMode.WebSocket)]
    [InlineData("X: y", FetchMode.Cors)]
    public void Its_role_is_the_situations_mode(string header, FetchMode expected) =>
        Assert.Equal(expected, Observation.Of(Make.Request("GET", Make.Api, header)).ToSituation().Mode);

    [Fact]
    public void An_answer_is_judged_by_the_rules_for_the_role()
    {
        var preflight = Observation.Of(Make.Request("OPTIONS", Make.Api, [.. FromPage, "Access-Control-Request-Method: PUT"]));
        var request = Observation.Of(Make.Request("PUT", Make.Api, FromPage));

        Assert.Equal(FailureCode.PreflightAcaoMissing, preflight.Judge(preflight.ToSituation(), Make.Answer(404)).Code);
        Assert.Equal(FailureCode.AcaoMissing, request.Judge(request.ToSituation(), Make.Answer(404)).Code);
    }
}
