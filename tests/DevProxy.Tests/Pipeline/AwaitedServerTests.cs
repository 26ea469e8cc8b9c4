using DevProxy.Pipeline;
using DevProxy.Tests.Forwarding;
using DevProxy.Traffic;

namespace DevProxy.Tests.Pipeline;

public sealed class AwaitedServerTests
{
    private static readonly ExchangeError Refused = new("connection_refused", "Nothing is listening there.", "Start it.");

    [Theory]
    [InlineData("connection_refused", "http://localhost:5173", true)]
    [InlineData("connection_refused", "http://app.localhost:5173", true)]
    [InlineData("connection_refused", "http://api.example.com", false)]
    [InlineData("connection_timeout", "http://localhost:5173", false)]
    public void A_local_server_that_refuses_is_waited_for(string error, string target, bool isAwaited) =>
        Assert.Equal(isAwaited, AwaitedServer.Of(Refused with { Type = error }, Routes.To("/", target), null) is not null);

    [Fact]
    public void What_the_companion_is_to_start_is_called_by_its_name()
    {
        var awaited = AwaitedServer.Of(Refused, Routes.To("/", "http://localhost:5173"), "npm start")!;

        Assert.Equal("Waiting for npm start", awaited.Title);
        Assert.Contains(
            "has started \"npm start\", but nothing is listening at http://localhost:5173 yet",
            awaited.Detail,
            StringComparison.Ordinal
        );
        Assert.Contains("the address that \"npm start\" prints", awaited.Fix, StringComparison.Ordinal);
        Assert.EndsWith("the target of the route \"/\".", awaited.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_person_starts_is_called_by_its_address()
    {
        var awaited = AwaitedServer.Of(Refused, Routes.To("/app", "http://localhost:5173"), null)!;

        Assert.Equal("Waiting for http://localhost:5173", awaited.Title);
        Assert.Equal("Start it.", awaited.Fix);
    }
}
