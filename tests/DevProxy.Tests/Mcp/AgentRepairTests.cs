using System.Text.Json;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Fixes;

namespace DevProxy.Tests.Mcp;

/// <summary>A session as an agent would have it: from a page that a browser blocks to one that works, by the tools alone.</summary>
public sealed class AgentRepairTests(Chromium chromium, NpmPackages packages) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_blocked_page_is_seen_understood_fixed_in_Express_and_works()
    {
        var backend = new ExpressBackend(packages);
        var mistake = ExpressBackend.Mistakes[0];
        var variables = new Dictionary<string, string?> { ["XDG_STATE_HOME"] = Path.Combine(_folder.Path, "state") };
        await using var page = await PlainPage.OpenAsync(chromium);
        var program = backend.Write(mistake);
        await using var broken = await backend.StartAsync(program);
        Route(broken.Url);
        await using var devproxy = DevProxyRun.Start(_folder.Path, variables);
        var url = await devproxy.ProxyUrlAsync();
        await using var agent = await AgentSession.StartHereAsync(_folder.Path, variables);

        var blocked = await Fetching.FromAsync(page.Page, url + mistake.Request.Path, mistake.Request.Options);
        Assert.Equal(new Fetching(null, "TypeError: Failed to fetch"), blocked);

        var list = await agent.CallAsync("list_exchanges", new { outcome = "blocked" });
        var id = list.GetProperty("exchanges")[0].GetProperty("id").GetInt64();
        var exchange = await agent.CallAsync("get_exchange", new { id });
        var verdict = exchange.GetProperty("cors").GetProperty("delivered");
        Assert.Equal(mistake.Code, verdict.GetProperty("code").GetString());
        var asked = exchange
            .GetProperty("request")
            .GetProperty("headers")
            .EnumerateArray()
            .ToLookup(line => line[0].GetString()!, line => line[1].GetString()!, StringComparer.OrdinalIgnoreCase);
        var fix = await agent.CallAsync("suggest_fix", new { id });
        Assert.Equal("express", fix.GetProperty("backend").GetString());

        await using var repaired = await backend.StartAsync(Repair.Apply(backend, program, fix.GetProperty("code").GetString()!));
        Route(repaired.Url);
        while (!(await UpstreamAsync(agent, mistake)).StartsWith(repaired.Url, StringComparison.Ordinal))
            await Task.Delay(50, Token);

        var checkedAgain = await agent.CallAsync(
            "check_cors",
            new
            {
                url = mistake.Request.Path,
                origin = asked["Origin"].Single(),
                method = asked["Access-Control-Request-Method"].Single(),
                headers = mistake.Request.Headers,
            }
        );
        Assert.Equal("allowed", checkedAgain.GetProperty("withoutDevProxy").GetProperty("outcome").GetString());
        Assert.Equal("allowed", checkedAgain.GetProperty("withDevProxy").GetString());
        Assert.Equal(200, (await Fetching.FromAsync(page.Page, url + mistake.Request.Path, mistake.Request.Options)).Status);
    }

    private void Route(string target) =>
        _folder.Write("proxy.json", $$"""{ "port": 0, "cors": false, "routes": { "/orders": "{{target}}" } }""");

    private static async Task<string> UpstreamAsync(AgentSession agent, Mistake mistake) =>
        (await agent.CallAsync("explain_route", new { url = mistake.Request.Path })).GetProperty("upstreamUrl").GetString()!;
}
