using System.Net;
using DevProxy.Cors;
using DevProxy.Forwarding;
using DevProxy.Routing;
using DevProxy.Traffic;

namespace DevProxy.Tests.Forwarding;

public sealed class UpstreamCallTests : IDisposable
{
    private readonly RouteTable _table = Routes.Table(Configs.Of(Routes.To("/", "http://api.test")));
    private readonly AnswerLimit _limit = new(Timeout.InfiniteTimeSpan);
    private readonly Exchange _exchange = new(
        1,
        DateTimeOffset.UnixEpoch,
        new ArrivedRequest(ExchangeKind.Request, new ObservedRequest("GET", "http://localhost:8010/", HeaderList.Empty), "HTTP/1.1")
    );

    [Fact]
    public void The_first_thing_that_went_wrong_is_kept()
    {
        var call = Call(_exchange);
        call.Failed(new ExchangeError("first", "a", "b"));
        call.Failed(new InvalidOperationException("a consequence"));
        call.Failed(new ExchangeError("third", "a", "b"));
        Assert.Equal("first", call.Error!.Type);
    }

    [Fact]
    public void What_is_asked_again_has_not_failed_yet()
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, "http://api.test/x");
        var call = Call(_exchange);
        call.Failed(new InvalidOperationException("HTTP/2 was refused"));
        call.Asked(message, RawHeaders.Of(message));
        Assert.Null(call.Error);
        Assert.Equal("http://api.test/x", _exchange.Upstream!.Url);
    }

    [Fact]
    public void The_raw_answer_is_in_the_call_and_in_the_exchange()
    {
        var call = Call(_exchange);
        Exchange(call);
        Assert.Equal((203, "1"), (call.Answer!.Status, call.Answer.Headers.Get("X-Raw")));
        Assert.Equal(
            (203, "HTTP/2", "1"),
            (_exchange.Upstream!.Status, _exchange.Upstream.HttpVersion, _exchange.Upstream.Headers.Get("X-Raw"))
        );
    }

    [Fact]
    public void A_call_of_DevProxys_own_has_no_exchange_and_an_answer_all_the_same()
    {
        var call = Call(null);
        Exchange(call);
        call.Count(new WebSocketPart(1000, new(1, 2), new(3, 4)));
        call.Note("Nobody reads this.");
        Assert.Equal(203, call.Answer!.Status);
    }

    public void Dispose()
    {
        _table.Dispose();
        _limit.Dispose();
    }

    private UpstreamCall Call(Exchange? exchange) =>
        new(_table.Routes[0].Upstream(), exchange, new UpstreamFailure(inContainer: false)) { Limit = _limit };

    private static void Exchange(UpstreamCall call)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, "http://api.test/x");
        using var answer = new HttpResponseMessage(HttpStatusCode.NonAuthoritativeInformation) { Version = HttpVersion.Version20 };
        answer.Headers.TryAddWithoutValidation("X-Raw", "1");
        call.Asked(message, RawHeaders.Of(message));
        call.Answered(answer);
    }
}
