using System.Text.Json;
using DevProxy.Cors;

namespace DevProxy.Tests.FieldReports;

/// <summary>Mixed content and local network access were only remarks, and the verdict was "allowed".</summary>
public sealed class BlockedBeforeCorsTests
{
    private const string Allow = "200; Access-Control-Allow-Origin: *";

    // Page, URL, outcome, code, part of Chrome's line, whether the server is asked.
    [Theory]
    [InlineData(
        "http://public.example.com",
        "http://localhost:3000/x",
        "blocked",
        "local-network-access",
        "more-private address space `loopback`",
        false
    )]
    [InlineData(
        "http://public.example.com",
        "http://10.1.2.3/x",
        "blocked",
        "local-network-access",
        "more-private address space `local`",
        false
    )]
    [InlineData("http://203.0.113.7", "http://[fd00::1]/x", "blocked", "local-network-access", "more-private address space `local`", false)]
    [InlineData(
        "https://public.example.com",
        "http://192.168.1.20:8080/x",
        "conditional",
        "local-network-access",
        "access the `local` address space",
        true
    )]
    [InlineData(
        "https://public.example.com",
        "http://printer.local/x",
        "conditional",
        "local-network-access",
        "access the `local` address space",
        true
    )]
    [InlineData(
        "https://public.example.com",
        "http://169.254.3.4/x",
        "conditional",
        "local-network-access",
        "access the `local` address space",
        true
    )]
    [InlineData(
        "https://public.example.com",
        "http://100.64.0.1/x",
        "conditional",
        "local-network-access",
        "access the `local` address space",
        true
    )]
    [InlineData(
        "https://public.example.com",
        "http://api.example.org/x",
        "blocked",
        "mixed-content",
        "requested an insecure resource 'http://api.example.org/x'",
        false
    )]
    [InlineData("https://localhost:5173", "http://api.example.org/x", "blocked", "mixed-content", "requested an insecure resource", false)]
    [InlineData("http://public.example.com", "http://api.example.org/x", "allowed", null, null, true)]
    [InlineData("http://localhost:5173", "http://192.168.1.20/x", "allowed", null, null, true)]
    [InlineData("http://192.168.1.5", "http://192.168.1.20/x", "allowed", null, null, true)]
    [InlineData("http://app.test", "http://192.168.1.20/x", "allowed", null, null, true)]
    [InlineData("chrome-extension://abcdefghijklmnopabcdefghijklmnop", "http://192.168.1.20/x", "allowed", null, null, true)]
    public async Task What_a_browser_stops_before_CORS_is_not_allowed(
        string page,
        string url,
        string outcome,
        string? code,
        string? line,
        bool isAsked
    )
    {
        var told = await new PublicReport("GET " + url, page, Allow).CheckAsync();

        Assert.Equal((outcome == "allowed" ? 0 : 1, outcome, code), (told.ExitCode, told.Outcome, told.Code));
        Assert.Equal(isAsked, told.Heads.Count > 0);
        if (line is null)
            return;
        Assert.Contains(line, told.Verdict.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(told.Explanation);
        Assert.NotEmpty(told.Fix);
        Assert.Empty(told.Snippets);
    }

    [Fact]
    public void Over_https_the_permission_alone_decides()
    {
        Assert.True(Origin.TryParse("https://public.example.com", out var page));
        var request = new FetchRequest("GET", "https://192.168.1.20:8443/x", page, HeaderList.Empty, Include: false);

        var verdict = FetchWalk
            .Start(request with { ChecksBeforeCors = true })
            .Take(new Answer(200, new HeaderList(new HeaderLine("Access-Control-Allow-Origin", "*"))))
            .Verdict!;

        Assert.Equal((Outcome.Conditional, FailureCode.LocalNetworkAccess), (verdict.Outcome, verdict.Code));
        Assert.EndsWith(
            "Permission was denied for this request to access the `local` address space.",
            verdict.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("mixed content", verdict.Explanation, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_private_address_over_http_is_exempt_from_mixed_content_and_the_console_warns() =>
        Assert.Contains(
            "warns about mixed content",
            (await new PublicReport("GET http://192.168.1.20:8080/x", "https://public.example.com", Allow).CheckAsync()).Explanation,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task What_CORS_refuses_is_refused_whether_the_user_agrees_or_not()
    {
        var told = await new PublicReport(
            "GET http://192.168.1.20/x",
            "https://public.example.com",
            "200; Content-Type: text/plain | x"
        ).CheckAsync();

        Assert.Equal(("blocked", "acao-missing"), (told.Outcome, told.Code));
    }

    [Fact]
    public async Task A_server_that_is_not_there_changes_nothing()
    {
        using var run = new Cli.CommandRun();
        run.Environment["HTTP_PROXY"] = $"http://127.0.0.1:{EndToEnd.Servers.RawUpstream.ClosedPort()}";

        Assert.Equal(
            1,
            await run.RunAsync("check", "http://192.168.1.20:8443/x", "--origin", "https://public.example.com", "-X", "PUT", "--json")
        );
        Assert.Contains("\"code\": \"local-network-access\"", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_reads_that_nothing_was_sent()
    {
        var text = await new PublicReport("GET http://localhost:3000/x", "http://public.example.com", Allow).CheckForPeopleAsync();

        Assert.Contains("A browser sends nothing.", text, StringComparison.Ordinal);
        Assert.Contains("✘ blocked  local-network-access", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://public.example.com", "http://api.example.org/x", "\"net::ERR_FAILED\"", "blocked", "mixed-content")]
    [InlineData(
        "https://public.example.com",
        "http://192.168.1.20/x",
        "\"net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS\"",
        "blocked",
        "local-network-access"
    )]
    [InlineData("https://public.example.com", "http://192.168.1.20/x", "null", "conditional", "local-network-access")]
    [InlineData("https://public.example.com", "http://api.example.org/x", "\"net::ERR_CONNECTION_REFUSED\"", "not-applicable", null)]
    [InlineData("http://localhost:3000", "http://localhost:8080/x", "\"net::ERR_BLOCKED_BY_CLIENT\"", "not-applicable", null)]
    public async Task A_browsers_HAR_file_shows_it(string page, string url, string error, string outcome, string? code)
    {
        using var run = new Cli.CommandRun();
        run.Write(
            "a.har",
            $$"""
            { "log": { "creator": { "name": "a", "version": "1" }, "entries": [ { "startedDateTime": "2026-11-22T10:00:00.000Z", "_resourceType": "fetch",
              "request": { "method": "GET", "url": "{{url}}", "headers": [ { "name": "Origin", "value": "{{page}}" } ] }, "response": { "status": 0, "headers": [], "_error": {{error}} } } ] } }
            """
        );

        await run.RunAsync("diagnose", "a.har", "--json");
        using var json = JsonDocument.Parse(run.Out);
        var verdict = json.RootElement.GetProperty("entries")[0].GetProperty("verdict");

        Assert.Equal((outcome, code), (verdict.GetProperty("outcome").GetString(), verdict.GetProperty("code").GetString()));
        if (error.Contains("CLIENT", StringComparison.Ordinal))
            Assert.Contains("extension", verdict.GetProperty("explanation").GetString(), StringComparison.Ordinal);
    }
}
