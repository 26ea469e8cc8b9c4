using DevProxy.Cors;
using DevProxy.Forwarding;
using DevProxy.Pipeline;
using DevProxy.Routing;
using DevProxy.Tests.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Pipeline;

public sealed class ExchangeVerdictsTests
{
    private static readonly string[] Page =
    [
        "Origin: " + Records.Page,
        "Sec-Fetch-Mode: cors",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Dest: empty",
    ];
    private static readonly Answer WithoutCredentials = Records.Answer(
        204,
        "Access-Control-Allow-Origin: " + Records.Page,
        "Access-Control-Allow-Methods: PUT"
    );

    private readonly TrafficMemory _memory = new(new PreflightLedger(), new RouteMemory(), null!); // Nobody is asked without production origins.

    [Fact]
    public void The_upstreams_own_answer_and_what_the_browser_got_are_judged_apart()
    {
        var exchange = Exchange("GET", Page);
        Upstream(exchange, Records.Bare);

        Verdicts(exchange).Judge(Records.Open);

        Assert.Equal(FailureCode.AcaoMissing, exchange.Cors.Upstream!.Code);
        Assert.Equal(Outcome.Allowed, exchange.Cors.Delivered!.WithCredentials.Outcome);
    }

    [Fact]
    public async Task Before_there_is_an_answer_nothing_is_judged()
    {
        var exchange = Exchange("GET", Page);
        var verdicts = Verdicts(exchange);

        verdicts.JudgeWithBody();
        verdicts.JudgeUnanswered();

        Assert.False(await verdicts.AskForProductionAsync());
        Assert.Null(verdicts.Delivered);
    }

    [Theory]
    [InlineData(0, Backend.Express)]
    [InlineData(2048, null)]
    public void The_beginning_of_an_errors_page_is_looked_at(int before, Backend? backend)
    {
        var exchange = Exchange("GET", Page);
        var error = Records.Answer(404, "Content-Type: text/html; charset=utf-8");
        Upstream(exchange, error);
        var verdicts = Verdicts(exchange);
        verdicts.Judge(error);
        Assert.Null(exchange.Cors.Upstream!.Fix!.Backend);

        exchange.Answered(error.Status, error.Headers, AnsweredBy.Upstream);
        exchange.ResponseBody.Append(System.Text.Encoding.UTF8.GetBytes(new string(' ', before) + "<pre>Cannot GET /api/users</pre>"));
        verdicts.JudgeWithBody();

        Assert.Equal(backend, exchange.Cors.Upstream!.Fix!.Backend);
    }

    [Fact]
    public void What_the_request_settled_on_its_preflight_stays_settled_when_more_becomes_known()
    {
        var exchange = Exchange("OPTIONS", [.. Page, "Access-Control-Request-Method: PUT"]);
        Upstream(exchange, WithoutCredentials);
        var verdicts = Verdicts(exchange);
        verdicts.Judge(WithoutCredentials);
        Assert.Equal(Outcome.Conditional, verdicts.Delivered!.Outcome);

        exchange.Revise(cors => cors with { Delivered = cors.Delivered!.Settled(CredentialsMode.NotInclude) });
        verdicts.JudgeUnanswered();

        Assert.Equal((Outcome.Allowed, Outcome.Allowed), (exchange.Cors.Upstream!.Outcome, exchange.Cors.Delivered!.Outcome));
        Assert.Contains(Advisory.PreflightAnsweredButNotSent, exchange.Cors.Delivered.Advisories);
    }

    [Fact]
    public void What_one_answer_of_a_route_showed_explains_the_next()
    {
        var first = Exchange("GET", Page);
        Upstream(first, Records.Open);
        Verdicts(first).Judge(Records.Open);
        var second = Exchange("GET", Page);
        var error = Records.Answer(500);
        Upstream(second, error);

        Verdicts(second).Judge(error);

        Assert.Equal(RootCause.ErrorResponseBypassesCors, second.Cors.Upstream!.RootCause);
    }

    private ExchangeVerdicts Verdicts(Exchange exchange) => new(exchange, null, _memory, new Redaction([]), null);

    private static Exchange Exchange(string method, string[] headers) =>
        new(
            1,
            Records.Noon,
            new ArrivedRequest(
                ExchangeKind.Request,
                new ObservedRequest(method, Records.Proxy + "/api/users", Records.Headers(headers)),
                "HTTP/1.1"
            )
        )
        {
            ResponseBody = new BodyTee(10_000),
        };

    private static void Upstream(Exchange exchange, Answer answer)
    {
        exchange.UpstreamAsked(Records.Api + "/api/users", exchange.Request.Headers);
        exchange.UpstreamAnswered(answer, "HTTP/1.1", 1);
    }
}
