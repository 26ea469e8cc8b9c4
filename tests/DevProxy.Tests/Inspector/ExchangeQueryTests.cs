using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Tests.Inspector;

public sealed class ExchangeQueryTests
{
    [Theory]
    [InlineData("", "1 2 3 4")]
    [InlineData("q=users", "1 2")]
    [InlineData("q=USERS+7", "2")]
    [InlineData("q=acao-missing", "1 2 3 4")]
    [InlineData("q=preflight-acao", "4")]
    [InlineData("q=localhost:3000&method=put", "2 4")]
    [InlineData("q=%232", "2")]
    [InlineData("route=/auth", "3")]
    [InlineData("route=/aut", "")]
    [InlineData("method=PUT", "2 4")]
    [InlineData("method=OPTIONS", "4")]
    [InlineData("status=404", "2")]
    [InlineData("status=4xx", "2")]
    [InlineData("status=5XX", "3")]
    [InlineData("status=2xx", "1 4")]
    [InlineData("outcome=blocked", "1 2 3 4")]
    [InlineData("outcome=allowed", "")]
    [InlineData("status=2xx&route=/api&method=GET", "1")]
    [InlineData("unknown=1", "1 2 3 4")]
    public async Task All_filters_have_to_match(string query, string ids)
    {
        await using var inspector = await RunningInspector.StartAsync();
        inspector.Add("/api/users");
        inspector.Add("/api/users/7", "PUT", 404);
        inspector.Add("/auth/login", "POST", 502, route: "/auth");
        inspector.Add("/api/data", "OPTIONS", 204, ExchangeKind.Preflight, "/api", "Access-Control-Request-Method: PUT");

        var list = await inspector.GetAsync("/api/exchanges?" + query);

        Assert.Equal(ids, string.Join(' ', RunningInspector.Ids(list)));
    }

    [Theory]
    [InlineData("allowed", "1")]
    [InlineData("blocked", "1")]
    [InlineData("divergent", "")]
    public async Task An_outcome_matches_the_verdict_on_the_upstream_or_on_the_delivered_answer(string outcome, string ids)
    {
        await using var inspector = await RunningInspector.StartAsync();
        var exchange = inspector.Add();
        var observation = Observation.Of(exchange.Request);
        HeaderList repaired = new(
            new HeaderLine("Access-Control-Allow-Origin", "http://localhost:3000"),
            new HeaderLine("Access-Control-Allow-Credentials", "true")
        );
        exchange.Revise(cors => cors with { Delivered = observation.Judge(observation.ToJudgingContext(), new Answer(200, repaired)) });

        var list = await inspector.GetAsync("/api/exchanges?outcome=" + outcome);

        Assert.Equal(ids, string.Join(' ', RunningInspector.Ids(list)));
    }
}
