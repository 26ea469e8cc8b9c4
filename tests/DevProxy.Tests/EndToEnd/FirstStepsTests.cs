namespace DevProxy.Tests.EndToEnd;

/// <summary>What a person types first in a project that has another tool's proxy settings.</summary>
public sealed class FirstStepsTests
{
    [Fact]
    public async Task From_nothing_found_to_a_configuration_that_is_understood()
    {
        using var folder = new TemporaryFolder();
        folder.Write("package.json", """{ "scripts": { "start": "ng serve" }, "dependencies": { "@angular/core": "20" } }""");
        folder.Write(
            "proxy.conf.json",
            """{ "/api": { "target": "https://api.example.com/v2", "pathRewrite": { "^/api": "" }, "changeOrigin": true } }"""
        );

        await using var run = DevProxyRun.Start(folder.Path);
        Assert.Equal(2, await run.ExitCodeAsync());
        Assert.Equal(["devproxy: no proxy.json here; found proxy.conf.json: devproxy proxy.conf.json, or devproxy init"], run.Error);

        await using var init = DevProxyRun.Start(folder.Path, "init");
        Assert.True(await init.ExitCodeAsync() == 0, string.Join('\n', init.Error));
        Assert.Contains("wrote proxy.json and proxy.schema.json", init.Out);

        await using var explain = DevProxyRun.Start(folder.Path, "explain", "DELETE", "/api/users/1?x=%2F");
        Assert.Equal(0, await explain.ExitCodeAsync());
        Assert.Equal("DELETE http://localhost:8010/api/users/1?x=%2F -> https://api.example.com/v2/users/1?x=%2F", explain.Out[0]);
        Assert.Empty(explain.Error);

        await using var again = DevProxyRun.Start(folder.Path, "init");
        Assert.Equal(2, await again.ExitCodeAsync());
        Assert.StartsWith("devproxy: proxy.json already exists", Assert.Single(again.Error), StringComparison.Ordinal);
    }
}
