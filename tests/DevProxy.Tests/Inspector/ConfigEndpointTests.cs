using System.Text;
using System.Text.Json;
using DevProxy.Configuration;
using DevProxy.Inspector;

namespace DevProxy.Tests.Inspector;

public sealed class ConfigEndpointTests
{
    [Fact]
    public async Task The_configuration_in_force_is_shown_with_defaults_and_listening_addresses_and_without_secrets()
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

    [Fact]
    public void Problems_are_written_as_validate_writes_them()
    {
        var notice = new ConfigNotice(
            Configs.Of(),
            [
                new ConfigProblem(ProblemSeverity.Error, 3, 7, "routes", "wrong", "right"),
                new ConfigProblem(ProblemSeverity.Warning, 0, 0, "", "odd", ""),
            ],
            ["port", "https"]
        );

        Assert.Equal(
            """{"problems":[{"severity":"error","line":3,"column":7,"path":"routes","message":"wrong","fix":"right"},{"severity":"warning","line":0,"column":0,"path":"","message":"odd","fix":""}],"afterRestart":["port","https"]}""",
            Written(json => ConfigJson.WriteNotice(json, notice))
        );
    }

    [Fact]
    public void A_configuration_without_a_file_has_no_path() =>
        Assert.Contains("\"path\":null", Written(json => ConfigJson.Write(json, Configs.Of())), StringComparison.Ordinal);

    private static string Written(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
