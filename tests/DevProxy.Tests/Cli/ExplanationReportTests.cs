using DevProxy.Cli;
using DevProxy.Pipeline;
using DevProxy.Terminal;
using DevProxy.Tests.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Cli;

public sealed class ExplanationReportTests
{
    [Fact]
    public void Rows_stand_in_the_order_of_the_request_s_way()
    {
        var explanation = new RouteExplanation(
            "/api",
            "https://api.example.com/\u001bx",
            [new("/", "longer"), new("/b", "other")],
            ["a", "b"],
            ["c"]
        )
        {
            Method = "GET",
            Url = "http://localhost:8010/api",
            Parity = "same",
            Hop = "http://proxy:3128",
        };

        Assert.Equal(
            [
                "GET http://localhost:8010/api -> https://api.example.com/\\x1bx",
                "  │ matched by     the route \"/api\"",
                "  │ through        the proxy http://proxy:3128",
                "  │ path           same",
                "  │ request        a",
                "  │                b",
                "  │ response       c",
                "  │ skipped        /: longer",
                "  │                /b: other",
            ],
            new ExplanationReport(explanation).Lines(AnsiStyle.None, null)
        );
    }

    [Fact]
    public void No_route_is_said_at_once() =>
        Assert.Equal(
            ["GET http://localhost:8010/x -> ✘ no route matches", "  │ skipped        /api: no"],
            new ExplanationReport(
                new RouteExplanation(null, null, [new("/api", "no")], [], []) { Method = "GET", Url = "http://localhost:8010/x" }
            ).Lines(AnsiStyle.None, null)
        );
}
