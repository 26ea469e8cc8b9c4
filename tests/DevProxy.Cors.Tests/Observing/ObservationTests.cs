namespace DevProxy.Cors.Tests;

public class ObservationTests
{
    private static readonly string[] FromPage =
    [
        "Origin: " + Make.Page,
        "Sec-Fetch-Mode: cors",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Dest: empty",
    ];

    [Fact]
    public void A_preflight_is_read_for_the_request_that_it_asks_for()
    {
        var observation = Observation.Of(
            Make.Request(
                "OPTIONS",
                Make.Api,
                [.. FromPage, "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: x-b,x-a"]
            )
        );

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
    public void Where_CORS_does_not_apply_there_is_no_preflight()
    {
        var observation = Observation.Of(Make.Request("PUT", Make.Api, "Sec-Fetch-Site: same-origin"));

        Assert.Null(observation.NeedsPreflight);
        Assert.Equal(Outcome.NotApplicable, observation.Judge(observation.ToJudgingContext(), Make.Answer(200)).Outcome);
    }

    [Fact]
    public void The_preflight_shows_which_headers_script_set()
    {
        var request = Observation.Of(Make.Request("GET", Make.Api, [.. FromPage, "If-None-Match: \"1\"", "traceparent: x"]));
        Assert.Empty(request.UnsafeNames);

        var after = request.After(new PreflightQuestion(Make.Page, "GET", ["if-none-match", "traceparent"]), null);

        Assert.Equal(["if-none-match", "traceparent"], after.UnsafeNames);
        Assert.True(after.NeedsPreflight);
        Assert.True(after.ToJudgingContext().ScriptRevalidates);
        Assert.False(request.ToJudgingContext().ScriptRevalidates);
    }

    [Fact]
    public void The_judging_context_has_what_messages_need()
    {
        var context = Observation.Of(Make.Request("GET", Make.Api, [.. FromPage[..3], "Sec-Fetch-Dest: font"])).ToJudgingContext();

        Assert.Equal((Make.Api, Make.Page, "GET", "font"), (context.Url, context.Origin, context.Method, context.Initiator));
        Assert.Equal(CredentialsMode.NotInclude, context.Credentials);
    }

    [Theory]
    [InlineData("Sec-Fetch-Mode: no-cors", FetchMode.NoCors)]
    [InlineData("Sec-Fetch-Mode: navigate", FetchMode.Navigate)]
    [InlineData("Sec-Fetch-Mode: websocket", FetchMode.WebSocket)]
    [InlineData("X: y", FetchMode.Cors)]
    public void The_role_decides_the_mode_of_the_judging_context(string header, FetchMode expected) =>
        Assert.Equal(expected, Observation.Of(Make.Request("GET", Make.Api, header)).ToJudgingContext().Mode);

    [Fact]
    public void An_answer_is_judged_by_the_rules_for_the_role()
    {
        var preflight = Observation.Of(Make.Request("OPTIONS", Make.Api, [.. FromPage, "Access-Control-Request-Method: PUT"]));
        var request = Observation.Of(Make.Request("PUT", Make.Api, FromPage));

        Assert.Equal(FailureCode.PreflightAcaoMissing, preflight.Judge(preflight.ToJudgingContext(), Make.Answer(404)).Code);
        Assert.Equal(FailureCode.AcaoMissing, request.Judge(request.ToJudgingContext(), Make.Answer(404)).Code);
    }

    [Theory]
    [InlineData("X: y", "fetch")]
    [InlineData("Sec-Fetch-Dest: empty", "fetch")]
    [InlineData("Sec-Fetch-Dest: empty|X-Requested-With: XMLHttpRequest", "XMLHttpRequest")]
    [InlineData("Sec-Fetch-Dest: empty|Accept: text/event-stream|Cache-Control: no-cache", "resource")]
    [InlineData("Sec-Fetch-Dest: script", "script")]
    [InlineData("Sec-Fetch-Dest: font", "font")]
    [InlineData("Sec-Fetch-Dest: image", "image")]
    [InlineData("Sec-Fetch-Dest: video", "video")]
    [InlineData("Sec-Fetch-Dest: style", "CSS stylesheet")]
    [InlineData("Sec-Fetch-Dest: track", "text track")]
    [InlineData("Sec-Fetch-Dest: worker", "script")]
    public void Chrome_calls_the_initiator(string headers, string expected) =>
        Assert.Equal(expected, Initiator.Of(Make.Headers(headers.Split('|'))));
}
