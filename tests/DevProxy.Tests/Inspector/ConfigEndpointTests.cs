namespace DevProxy.Tests.Inspector;

public sealed class ConfigEndpointTests
{
    [Fact]
    public async Task The_configuration_in_force_is_shown_with_defaults_without_secrets_and_with_where_DevProxy_listens()
    {
        await using var proxy = await InspectedProxy.StartAsync(
            """{ "routes": { "/api": { "target": "https://api.example.com", "headers": { "Authorization": "Bearer s3cret", "X-Env": "${STAGE}" } }, "/": "http://localhost:5173" } }""",
            new Dictionary<string, string> { ["STAGE"] = "s3cret-stage" }
        );

        var config = await proxy.GetAsync("/api/config");

        Assert.DoesNotContain("s3cret", config.GetRawText(), StringComparison.Ordinal);
        var api = config.GetProperty("routes").GetProperty("/api");
        Assert.Equal("https://api.example.com", api.GetProperty("target").GetString());
        Assert.Equal("${STAGE}", api.GetProperty("headers").GetProperty("X-Env").GetString());
        Assert.Equal(1000, config.GetProperty("inspector").GetProperty("maxExchanges").GetInt32());
        Assert.Equal(proxy.App.ProxyUrl, config.GetProperty("listening").GetProperty("proxy").GetString());
        Assert.Equal(proxy.App.InspectorUrl, config.GetProperty("listening").GetProperty("inspector").GetString());
        Assert.EndsWith("proxy.json", config.GetProperty("path").GetString(), StringComparison.Ordinal);
        Assert.Empty(config.GetProperty("problems").EnumerateArray());
        Assert.True(config.GetProperty("token").GetString()!.Length >= 32);
    }
}
