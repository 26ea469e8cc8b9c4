using System.Net;
using System.Text.Json.Nodes;
using DevProxy.Tests.Forwarding;

namespace DevProxy.Tests.Pipeline;

public sealed class ForwardTests
{
    [Fact]
    public async Task A_path_without_a_route_is_told_which_routes_there_are()
    {
        await using var proxy = await RunningProxy.StartAsync(
            Configs.Of(Routes.To("/api", "http://127.0.0.1:1"), Routes.To("/auth", "http://127.0.0.1:1"))
        );

        using var response = await proxy.SendAsync("GET", "/other?q=1");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var problem = JsonNode.Parse(await response.TextAsync())!;
        Assert.Equal("destination_not_found", (string?)problem["error"]);
        Assert.Contains("/other.", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Contains("\"/api\", \"/auth\"", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.StartsWith("devproxy; error=destination_not_found; details=", response.Line("Proxy-Status"), StringComparison.Ordinal);
        var record = await proxy.EndedAsync();
        Assert.Null(record.Route);
        Assert.Equal("destination_not_found", record.Error!.Type);
    }

    [Fact]
    public async Task A_navigation_to_a_dev_server_that_is_not_up_yet_waits_for_it()
    {
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", "http://localhost:1")));

        using var navigation = await proxy.SendAsync("GET", "/", "Sec-Fetch-Mode: navigate", "Accept: text/html");
        using var form = await proxy.SendAsync("POST", "/", "Sec-Fetch-Mode: navigate", "Accept: text/html");
        using var fetch = await proxy.SendAsync("GET", "/", "Sec-Fetch-Mode: cors");

        Assert.Equal(HttpStatusCode.BadGateway, navigation.StatusCode);
        Assert.StartsWith("devproxy; error=connection_refused;", navigation.Line("Proxy-Status"), StringComparison.Ordinal);
        Assert.Contains("location.reload()", await navigation.TextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("reload", await form.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("connection_refused", (string?)JsonNode.Parse(await fetch.TextAsync())!["error"]);
    }
}
