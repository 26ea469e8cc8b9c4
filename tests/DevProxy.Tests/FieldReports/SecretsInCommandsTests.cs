using DevProxy.Cli;
using DevProxy.Tests.Checking;
using DevProxy.Tests.Cli;
using DevProxy.Tests.EndToEnd.Servers;
using static DevProxy.Tests.FieldReports.KnownSecrets;

namespace DevProxy.Tests.FieldReports;

/// <summary>Commands that read a URL, a file or a configuration print none of the secrets in it, as text or as JSON.</summary>
public sealed class SecretsInCommandsTests
{
    private const string Page = "http://localhost:3000";

    [Theory]
    [InlineData("--json")]
    [InlineData(null)]
    public async Task No_secret_is_in_what_check_prints(string? json)
    {
        await using var server = ScriptedServer.Start(
            "302; Location: https://login.example/cb?access_token=s3cr3t-a&state=1#id_token=s3cr3t-b&code=s3cr3t-c",
            "200"
        );
        await using var follow = ScriptedServer.Start(head =>
            ScriptedServer.Answer(
                head.Contains(" /next", StringComparison.Ordinal)
                    ? "200; Access-Control-Allow-Origin: https://me:s3cr3t@a.example/?token=s3cr3t-acao"
                    : "307; Access-Control-Allow-Origin: *; Location: /next?password=s3cr3t-next"
            )
        );
        using var run = new CommandRun();
        var show = json is null ? [] : new[] { json };

        await run.RunAsync([
            "check",
            $"{server.Url}/x?token=s3cr3t-url#access_token=s3cr3t-fragment",
            "--origin",
            Page,
            "-X",
            "PUT",
            "--send",
            "-H",
            "Authorization: Bearer s3cr3t-authorization",
            "-H",
            "X-Api-Key: s3cr3t-key",
            "-d",
            "{\"password\":\"s3cr3t-data\"}",
            .. show,
        ]);
        await run.RunAsync(["check", $"{follow.Url}/x?sig=s3cr3t-url", "--origin", Page, .. show]);
        await run.RunAsync(["check", "https://me:s3cr3t-user@a.example/", "--origin", Page, .. show]);
        await run.RunAsync(["check", "//me:s3cr3t-user@a.example/", "--origin", Page, .. show]);
        await run.RunAsync(["check", follow.Url, "--origin", $"http://me:s3cr3t-user@localhost:3000", .. show]);
        await run.RunAsync(["check", follow.Url, "--origin", Page, "-H", "Authorization Bearer s3cr3t-line", .. show]);
        await run.RunAsync(["check", follow.Url, "--origin", Page, "-H", "X-Api Key: s3cr3t-line", .. show]);
        await run.RunAsync(["check", $"http://localhost:{RawUpstream.ClosedPort()}/?token=s3cr3t-url", "--origin", Page, .. show]);

        Assert.Contains("login.example/cb?access_token=***", run.Out, StringComparison.Ordinal);
        AssertHidden("check", run.Out + run.Error);
        Assert.Contains(server.Heads, head => head.StartsWith("OPTIONS /x?token=s3cr3t-url ", StringComparison.Ordinal));
        Assert.Contains(follow.Heads, head => head.StartsWith("GET /next?password=s3cr3t-next ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--json")]
    [InlineData(null)]
    public async Task No_secret_is_in_what_diagnose_prints(string? json)
    {
        using var run = new CommandRun();
        run.Write(
            "a.har",
            """
            { "log": { "entries": [
              { "request": { "method": "OPTIONS", "url": "https://api.example/x?token=s3cr3t-url", "headers": [
                { "name": "Origin", "value": "http://localhost:3000" }, { "name": "Access-Control-Request-Method", "value": "PUT" } ] },
                "response": { "status": 302, "headers": [ { "name": "Location", "value": "//me:s3cr3t@login.example/?code=s3cr3t-code#access_token=s3cr3t-f" } ] } },
              { "request": { "method": "GET", "url": "https://me:s3cr3t-user@api.example/x?password=s3cr3t-url", "headers": [
                { "name": "Origin", "value": "http://localhost:3000" }, { "name": "Sec-Fetch-Mode", "value": "cors" }, { "name": "Authorization", "value": "Bearer s3cr3t-bearer-1" } ] },
                "response": { "status": 200, "headers": [ { "name": "Access-Control-Allow-Origin", "value": "https://a.example/?key=s3cr3t-acao" } ] } }
            ] } }
            """
        );

        await run.RunAsync(json is null ? ["diagnose", "a.har"] : ["diagnose", "a.har", json]);

        Assert.Contains("login.example/", run.Out, StringComparison.Ordinal);
        AssertHidden("diagnose", run.Out + run.Error);
    }

    [Theory]
    [InlineData("--json")]
    [InlineData(null)]
    public async Task No_secret_is_in_what_explain_and_validate_print(string? json)
    {
        using var run = new CommandRun();
        foreach (var (name, value) in Variables)
            run.Environment[name] = value!;
        run.Write(
            "proxy.json",
            $$"""
            { "port": 8010, "upstreamProxy": "http://me:{{Mark}}-proxy@proxy.example:3128", "routes": { "/api": {
                "target": "https://api.example.com/${PATH_KEY}", "pathRewrite": { "^/api": "/v1/${PATH_KEY}" },
                "headers": { "X-Plain": "${PLAIN}", "Authorization": "Bearer ${JWT}", "X-Auth": "{{Mark}}-literal" }, "responseHeaders": { "X-Set": "${SET}" } } } }
            """
        );
        run.Write(
            "wrong.json",
            $$"""
            { "port": "${PLAIN}", "host": "${SET}", "productionOrigins": ["https://me:{{Mark}}-user@a.example", "${JWT}"], "ca": "${PATH_KEY}", "allowedHosts": ["${PLAIN}"],
              "upstreamProxy": "://me:{{Mark}}@x", "cors": { "origin": ["${PLAIN}", "https://me:{{Mark}}@b.example"], "methods": ["${PLAIN}"] },
              "routes": { "/a": "${PLAIN}", "/b": "https://me:{{Mark}}-target@api.example.com", "/c": { "target": "http://localhost:1", "rewriteOrigin": "https://me:{{Mark}}@c.example",
                "headers": { "X-A": "${PLAIN}\n" }, "pathRewrite": { "^/c": "${PLAIN} x" }, "cookieFlags": { "*": "${PATH_KEY}" } } } }
            """
        );
        var show = json is null ? [] : new[] { json };

        Assert.Equal(ExitCode.Done, await run.RunAsync(["explain", $"/api/users?token={Mark}-query", .. show]));
        await run.RunAsync(["explain", $"https://me:{Mark}@elsewhere.example/api?token={Mark}-query", .. show]);
        await run.RunAsync(["explain", $"/none?token={Mark}-query", .. show]);
        Assert.Equal(ExitCode.Done, await run.RunAsync(["validate", .. show]));
        Assert.Equal(ExitCode.No, await run.RunAsync(["validate", "wrong.json", .. show]));

        Assert.Contains("token=***", run.Out, StringComparison.Ordinal);
        AssertHidden("explain and validate", run.Out + run.Error);
    }
}
