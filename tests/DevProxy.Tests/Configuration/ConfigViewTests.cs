using System.Text.Json;
using DevProxy.Configuration;

namespace DevProxy.Tests.Configuration;

public sealed class ConfigViewTests
{
    [Fact]
    public void Everything_that_holds_is_shown_and_the_view_is_a_configuration_itself()
    {
        var config = Given.Config(
            """{ "cors": { "maxAge": 5 }, "routes": { "/a": "https://a.example", "/b": { "target": "https://b.example", "cors": { "credentials": false } } } }"""
        );
        var view = JsonDocument.Parse(config.View.Json).RootElement;

        Assert.Equal(8010, view.GetProperty("port").GetInt32());
        Assert.Equal(1000, view.GetProperty("inspector").GetProperty("maxExchanges").GetInt32());
        var route = view.GetProperty("routes").GetProperty("/b");
        Assert.Equal("https://b.example", route.GetProperty("target").GetString());
        Assert.Equal(
            (5, false),
            (route.GetProperty("cors").GetProperty("maxAge").GetInt32(), route.GetProperty("cors").GetProperty("credentials").GetBoolean())
        );

        var again = Given.Config(config.View.Json);
        Assert.Equal(config.View.Json, again.View.Json);
    }

    [Fact]
    public void No_secret_is_shown()
    {
        var json = Given
            .Config(
                """
                {
                  "upstreamProxy": "http://me:hunter2@proxy.example:3128",
                  "log": { "redact": ["X-Own"] },
                  "routes": { "/": { "target": "${API}/x", "headers": { "Authorization": "Bearer hunter2", "X-Own": "hunter2", "X-Api-Key": "${KEY}", "X-Plain": "plain", "X-Gone-Token": null },
                                     "responseHeaders": { "Set-Cookie": "sid=hunter2" } } }
                }
                """,
                environment: new() { ["API"] = "https://hunter2.example", ["KEY"] = "hunter2" }
            )
            .View.Json;

        Assert.DoesNotContain("hunter2", json, StringComparison.Ordinal);
        Assert.Contains("\"target\": \"${API}/x\"", json, StringComparison.Ordinal);
        Assert.Contains("\"X-Api-Key\": \"${KEY}\"", json, StringComparison.Ordinal);
        Assert.Contains("\"X-Plain\": \"plain\"", json, StringComparison.Ordinal);
        Assert.Contains("\"X-Gone-Token\": null", json, StringComparison.Ordinal);
        Assert.Contains("\"Authorization\": \"***\"", json, StringComparison.Ordinal);
        Assert.Contains("http://***@proxy.example:3128", json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_of_the_corporate_proxy_stays_hidden_whatever_stands_in_it() =>
        Assert.Contains(
            "\"***@p.example:1\"",
            Given.Config("""{ "upstreamProxy": "a:b%40c@p.example:1", "routes": { "/": "http://localhost:1" } }""").View.Json,
            StringComparison.Ordinal
        );

    [Fact]
    public void Some_keys_can_be_shown_as_another_configuration_has_them()
    {
        var old = Given.Config("""{ "port": 1, "routes": { "/": "http://localhost:9" } }""").View;
        var current = Given.Config("""{ "port": 2, "host": "127.0.0.1", "routes": { "/": "http://localhost:8" } }""").View;

        var view = JsonDocument.Parse(current.With(old, ["port"]).Json).RootElement;

        Assert.Equal((1, "127.0.0.1"), (view.GetProperty("port").GetInt32(), view.GetProperty("host").GetString()));
        Assert.Equal("http://localhost:8", view.GetProperty("routes").GetProperty("/").GetProperty("target").GetString());
    }

    [Fact]
    public void A_configuration_that_nobody_read_shows_nothing() => Assert.Equal("{}", ConfigView.Empty.Json);
}
