using DevProxy.Checking;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Tests.Checking;

public sealed class BrowserFetchTests
{
    private const string Allow = "Access-Control-Allow-Origin: http://localhost:3000";
    private const string Credentials = "Access-Control-Allow-Credentials: true";

    public static TheoryData<string, string, string, string, string, string> Failures { get; } =
        new()
        {
            // code, mode, method, header, preflight, request
            { "acao-missing", "omit", "GET", "", "", "200" },
            { "acao-multiple", "omit", "GET", "", "", $"200; {Allow}; {Allow}" },
            { "acao-invalid", "omit", "GET", "", "", "200; Access-Control-Allow-Origin: *.example.com" },
            { "acao-mismatch", "omit", "GET", "", "", "200; Access-Control-Allow-Origin: http://localhost:3000/" },
            { "acao-wildcard-with-credentials", "include", "GET", "", "", $"200; Access-Control-Allow-Origin: *; {Credentials}" },
            { "acac-missing", "include", "GET", "", "", $"200; {Allow}" },
            { "acac-not-true", "include", "GET", "", "", $"200; {Allow}; Access-Control-Allow-Credentials: True" },
            { "preflight-acao-missing", "omit", "PUT", "", "404", "" },
            { "preflight-acao-multiple", "omit", "PUT", "", $"204; {Allow}; {Allow}", "" },
            { "preflight-acao-invalid", "omit", "PUT", "", "204; Access-Control-Allow-Origin: localhost", "" },
            { "preflight-acao-mismatch", "omit", "PUT", "", "204; Access-Control-Allow-Origin: http://127.0.0.1:3000", "" },
            { "preflight-acao-wildcard-with-credentials", "include", "PUT", "", "204; Access-Control-Allow-Origin: *", "" },
            { "preflight-acac-missing", "include", "PUT", "", $"204; {Allow}", "" },
            { "preflight-acac-not-true", "include", "PUT", "", $"204; {Allow}; Access-Control-Allow-Credentials: yes", "" },
            { "preflight-status", "omit", "PUT", "", $"401; {Allow}", "" },
            { "preflight-redirect", "omit", "PUT", "", $"301; {Allow}; Location: /elsewhere", "" },
            { "preflight-acam-unparsable", "omit", "PUT", "", $"204; {Allow}; Access-Control-Allow-Methods: [PUT]", "" },
            {
                "preflight-acah-unparsable",
                "omit",
                "PUT",
                "",
                $"204; {Allow}; Access-Control-Allow-Methods: PUT; Access-Control-Allow-Headers: a b",
                ""
            },
            { "preflight-method-not-allowed", "omit", "PUT", "", $"204; {Allow}; Access-Control-Allow-Methods: POST", "" },
            { "preflight-method-case", "omit", "PUT", "", $"204; {Allow}; Access-Control-Allow-Methods: put", "" },
            {
                "preflight-method-wildcard-with-credentials",
                "include",
                "PUT",
                "",
                $"204; {Allow}; {Credentials}; Access-Control-Allow-Methods: *",
                ""
            },
            { "preflight-header-not-allowed", "omit", "GET", "X-Team: a", $"204; {Allow}", "" },
            {
                "preflight-header-wildcard-with-credentials",
                "include",
                "GET",
                "X-Team: a",
                $"204; {Allow}; {Credentials}; Access-Control-Allow-Headers: *",
                ""
            },
            { "redirect-userinfo", "omit", "GET", "", "", $"302; {Allow}; Location: http://me:secret@localhost:1/" },
            { "redirect-not-http", "omit", "GET", "", "", $"302; {Allow}; Location: ftp://localhost/" },
        };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Each_refusal_is_found_on_a_live_server(
        string code,
        string credentials,
        string method,
        string header,
        string preflight,
        string request
    )
    {
        await using var server = ScriptedServer.Start(preflight, request);
        var arguments = CheckRuns.Arguments(server.Url + "/data", header.Length == 0 ? [] : [header]) with
        {
            Method = method,
            Credentials = credentials,
            Send = true,
        };

        var record = await CheckRuns.RunAsync(arguments);

        Assert.Equal(code, WireName.Of(record!.Verdict.Code!.Value));
        Assert.Equal(Outcome.Blocked, record.Verdict.Outcome);
        Assert.Equal(preflight.Length == 0 ? [method] : ["OPTIONS"], server.Methods);
        Assert.Equal(preflight.Length == 0, record.Sent);
        Assert.Empty(record.ExposedHeaders);
        Assert.Contains(CheckRuns.Page, record.Verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preflight_without_an_answer_is_refused_and_the_server_counts_as_reached()
    {
        await using var server = ScriptedServer.Start(null, "200");

        var record = await CheckRuns.RunAsync(CheckRuns.Arguments(server.Url) with { Method = "PUT" });

        Assert.Equal(FailureCode.PreflightNetworkError, record!.Verdict.Code);
        Assert.Equal("connection_terminated", record.Error!.Type);
        Assert.False(TransportError.IsUnreachable(record.Error));
        Assert.Null(record.Steps.Single().Response);
    }

    [Fact]
    public async Task A_closed_port_counts_as_unreachable()
    {
        var port = EndToEnd.FreePort.Next();

        var record = await CheckRuns.RunAsync(CheckRuns.Arguments($"http://localhost:{port}/"));

        Assert.Equal("connection_refused", record!.Error!.Type);
        Assert.True(TransportError.IsUnreachable(record.Error));
        Assert.Contains("127.0.0.1", record.Error.Detail, StringComparison.Ordinal);
        Assert.Contains("[::1]", record.Error.Detail, StringComparison.Ordinal);
        Assert.Contains("the URL", record.Error.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_simple_request_is_sent_at_once_and_its_readable_headers_are_told()
    {
        await using var server = ScriptedServer.Start(
            "500",
            $"200; {Allow}; Vary: Origin; ETag: \"1\"; X-Secret: 1; Access-Control-Expose-Headers: ETag"
        );

        var record = await CheckRuns.RunAsync(CheckRuns.Arguments(server.Url + "/data"));

        Assert.Equal(Outcome.Allowed, record!.Verdict.Outcome);
        Assert.False(record.NeedsPreflight);
        Assert.True(record.Sent);
        Assert.Equal(["content-length", "etag"], record.ExposedHeaders);
        Assert.Equal(["GET"], server.Methods);
        Assert.Equal("acac-missing", WireName.Of(record.WithCredentials!.Code!.Value));
    }

    [Fact]
    public async Task A_request_that_changes_something_is_asked_for_and_not_sent()
    {
        await using var server = ScriptedServer.Start($"204; {Allow}; Access-Control-Allow-Methods: DELETE", "200");

        var record = await CheckRuns.RunAsync(CheckRuns.Arguments(server.Url) with { Method = "delete" });

        Assert.Equal(Outcome.Allowed, record!.Verdict.Outcome);
        Assert.Equal("DELETE", record.Method);
        Assert.Equal(["method DELETE"], record.PreflightReasons);
        Assert.False(record.Sent);
        Assert.Equal(["OPTIONS"], server.Methods);
    }

    [Fact]
    public async Task What_needs_no_preflight_and_may_not_be_sent_has_no_record()
    {
        await using var server = ScriptedServer.Start("204", "200");

        Assert.Null(await CheckRuns.RunAsync(CheckRuns.Arguments(server.Url) with { Method = "POST" }));
        Assert.Empty(server.Heads);
    }

    [Fact]
    public async Task With_send_the_request_follows_its_preflight_with_its_data()
    {
        await using var server = ScriptedServer.Start(
            $"204; {Allow}; Access-Control-Allow-Methods: PUT; Access-Control-Allow-Headers: content-type, x-team",
            $"200; {Allow}"
        );

        var record = await CheckRuns.RunAsync(
            CheckRuns.Arguments(server.Url + "/a?b=%20c", "X-Team: checkout") with
            {
                Method = "PUT",
                Data = "{\"a\":\"ü\"}",
                Send = true,
            }
        );

        Assert.Equal(Outcome.Allowed, record!.Verdict.Outcome);
        Assert.Equal(["method PUT", "header content-type", "header x-team"], record.PreflightReasons);
        Assert.Equal(["OPTIONS", "PUT"], server.Methods);
        Assert.All(server.Heads, head => Assert.Contains(" /a?b=%20c HTTP/1.1", head, StringComparison.Ordinal));
        Assert.Equal("content-type,x-team", ScriptedServer.Header(server.Heads[0], "Access-Control-Request-Headers"));
        Assert.Equal("application/json", ScriptedServer.Header(server.Heads[1], "Content-Type"));
        Assert.Equal("{\"a\":\"ü\"}", server.Bodies[1]);
    }

    [Fact]
    public async Task What_passed_the_preflight_alone_is_called_so()
    {
        await using var server = ScriptedServer.Start($"204; {Allow}; Access-Control-Allow-Methods: PUT", "200");

        var record = await CheckRuns.RunAsync(CheckRuns.Arguments(server.Url) with { Method = "PUT", Send = true });

        Assert.Equal(
            (FailureCode.AcaoMissing, RootCause.CorsOnlyOnPreflight),
            (record!.Verdict.Code!.Value, record.Verdict.RootCause!.Value)
        );
    }

    [Fact]
    public async Task A_star_that_covers_Authorization_divides_the_standard_from_the_browsers()
    {
        await using var server = ScriptedServer.Start(
            "204; Access-Control-Allow-Origin: *; Access-Control-Allow-Headers: *",
            "200; Access-Control-Allow-Origin: *"
        );

        var record = await CheckRuns.RunAsync(CheckRuns.Arguments(server.Url, "Authorization: Bearer secret"));

        Assert.Equal(
            (Outcome.Divergent, FailureCode.PreflightAuthorizationWildcard),
            (record!.Verdict.Outcome, record.Verdict.Code!.Value)
        );
        Assert.Equal(["OPTIONS", "GET"], server.Methods);
        Assert.Equal("Bearer secret", ScriptedServer.Header(server.Heads[1], "Authorization"));
        Assert.Equal("Bearer ***", record.Steps[1].Request.Headers.Get("Authorization"));
    }

    [Fact]
    public async Task Under_credentials_the_first_step_that_would_refuse_counts()
    {
        await using var server = ScriptedServer.Start(
            "204; Access-Control-Allow-Origin: *; Access-Control-Allow-Methods: PUT",
            $"200; {Allow}; {Credentials}"
        );

        var record = await CheckRuns.RunAsync(CheckRuns.Arguments(server.Url) with { Method = "PUT", Send = true });

        Assert.Equal(Outcome.Allowed, record!.Verdict.Outcome);
        Assert.Equal(FailureCode.PreflightAcaoWildcardWithCredentials, record.WithCredentials!.Code);
        Assert.Equal(FailureCode.PreflightAcaoWildcardWithCredentials, record.Verdict.WithCredentials.Code);
    }

    [Fact]
    public async Task A_redirect_to_a_third_origin_asks_again_with_the_origin_null_and_without_Authorization()
    {
        await using var last = ScriptedServer.Start(
            "204; Access-Control-Allow-Origin: null; Access-Control-Allow-Headers: x-team",
            "200; Access-Control-Allow-Origin: null"
        );
        await using var first = ScriptedServer.Start(
            $"204; {Allow}; Access-Control-Allow-Headers: authorization, x-team",
            $"307; {Allow}; Location: {last.Url}/final"
        );

        var record = await CheckRuns.RunAsync(CheckRuns.Arguments(first.Url + "/start", "Authorization: Bearer secret", "X-Team: a"));

        Assert.Equal(Outcome.Allowed, record!.Verdict.Outcome);
        Assert.Equal(["OPTIONS", "GET", "OPTIONS", "GET"], record.Steps.Select(step => step.Request.Method));
        Assert.Equal(["OPTIONS", "GET"], last.Methods);
        Assert.All(last.Heads, head => Assert.Equal("null", ScriptedServer.Header(head, "Origin")));
        Assert.Equal("x-team", ScriptedServer.Header(last.Heads[0], "Access-Control-Request-Headers"));
        Assert.Null(ScriptedServer.Header(last.Heads[1], "Authorization"));
    }

    [Fact]
    public async Task A_redirect_that_must_not_keep_the_method_drops_the_data_with_it()
    {
        await using var server = ScriptedServer.Start(head =>
            ScriptedServer.Answer(head.StartsWith("POST", StringComparison.Ordinal) ? $"303; {Allow}; Location: /done" : $"200; {Allow}")
        );

        var record = await CheckRuns.RunAsync(CheckRuns.Arguments(server.Url) with { Data = "hello", Send = true });

        Assert.Equal(Outcome.Allowed, record!.Verdict.Outcome);
        Assert.Equal(["POST", "GET"], server.Methods);
        Assert.Equal(["hello", ""], server.Bodies);
        Assert.Null(ScriptedServer.Header(server.Heads[1], "Content-Type"));
        Assert.Null(ScriptedServer.Header(server.Heads[1], "Content-Length"));
        Assert.EndsWith("/done", record.Steps[1].Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loop_of_redirects_ends_after_the_twentieth()
    {
        await using var server = ScriptedServer.Start("204", $"302; {Allow}; Location: /again");

        var record = await CheckRuns.RunAsync(CheckRuns.Arguments(server.Url));

        Assert.Equal(FailureCode.RedirectTooMany, record!.Verdict.Code);
        Assert.Equal(21, record.Steps.Length);
    }

    [Fact]
    public async Task For_the_pages_own_origin_CORS_plays_no_part()
    {
        await using var server = ScriptedServer.Start("204", "200");

        var record = await CheckRuns.RunAsync(CheckRuns.Arguments(server.Url + "/data", "X-Team: a") with { Origin = server.Url });

        Assert.Equal(Outcome.NotApplicable, record!.Verdict.Outcome);
        Assert.Equal(["GET"], server.Methods);
        Assert.Null(ScriptedServer.Header(server.Heads[0], "Origin"));
    }

    [Fact]
    public async Task The_backend_is_recognised_by_the_body_of_an_error()
    {
        const string body = "<pre>Cannot GET /data</pre>";
        await using var server = ScriptedServer.Start(_ =>
            $"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: {body.Length}\r\n\r\n{body}"
        );

        var record = await CheckRuns.RunAsync(CheckRuns.Arguments(server.Url + "/data"));

        Assert.Equal(Backend.Express, record!.Verdict.Fix!.Backend);
        Assert.Contains(CheckRuns.Page, record.Verdict.Fix.Snippets[Backend.Express], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_wait_is_announced()
    {
        await using var server = ScriptedServer.Start($"204; {Allow}; Access-Control-Allow-Methods: PUT", $"200; {Allow}");
        var reading = CheckQuestionReader.Read(CheckRuns.Arguments(server.Url + "/data") with { Method = "PUT", Send = true });
        using var wire = new BrowserTransport(new Dictionary<string, string>(), TimeSpan.FromSeconds(30));
        var told = new List<string>();

        await new BrowserFetch(wire).RunAsync(reading.Question!, told.Add, TestContext.Current.CancellationToken);

        Assert.Equal([$"OPTIONS {server.Url}/data", $"PUT {server.Url}/data"], told);
    }
}
