using DevProxy.Cors;
using DevProxy.Traffic;
using Microsoft.Extensions.Time.Testing;

namespace DevProxy.Tests.Traffic;

public sealed class ExchangeTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void The_first_error_is_kept_and_what_follows_from_it_is_not()
    {
        var exchange = Exchange();

        exchange.Failed(new ExchangeError("http_response_timeout", "", ""));
        exchange.Failed(new ExchangeError("client_gone", "", ""));

        Assert.Equal("http_response_timeout", exchange.Error!.Type);
    }

    [Fact]
    public void A_record_is_a_snapshot_of_its_moment()
    {
        var exchange = Exchange();
        exchange.UpstreamAsked("http://localhost:5000/?key=s3cret", new HeaderList(new HeaderLine("Cookie", "a=s3cret")));
        var asked = exchange.ToRecord(new Redaction([]));

        exchange.UpstreamAnswered(new Answer(200, new HeaderList(new HeaderLine("Set-Cookie", "a=s3cret"))), "HTTP/2", 12.5);
        var answered = exchange.ToRecord(new Redaction([]));

        Assert.Null(asked.Upstream!.Status);
        Assert.Equal("http://localhost:5000/?key=***", answered.Upstream!.Url);
        Assert.Equal("a=***", answered.Upstream.RequestHeaders.Get("Cookie"));
        Assert.Equal("a=***", answered.Upstream.Headers.Get("Set-Cookie"));
        Assert.Equal(
            (200, "HTTP/2", 12.5),
            (answered.Upstream.Status!.Value, answered.Upstream.HttpVersion, answered.Upstream.FirstByteMs!.Value)
        );
    }

    [Fact]
    public void Bodies_are_shown_with_their_type_or_by_their_size_alone()
    {
        var exchange = Exchange();
        exchange.RequestBody.Append("{}"u8);
        exchange.ResponseBody.Append("hello"u8);
        exchange.Answered(200, new HeaderList(new HeaderLine("Content-Type", "text/plain")), AnsweredBy.Upstream);

        var whole = exchange.ToRecord(new Redaction([]));
        var bare = exchange.ToRecord(new Redaction([]), withBodies: false);

        Assert.Equal(new BodyPart(2, "application/json", "{}", null, false), whole.Request.Body);
        Assert.Equal(new BodyPart(5, "text/plain", "hello", null, false), whole.Response!.Body);
        Assert.Equal(new BodyPart(5, "text/plain", null, null, false), bare.Response!.Body);
    }

    [Fact]
    public void The_duration_is_that_of_the_first_end()
    {
        var exchange = Exchange();
        _time.Advance(TimeSpan.FromMilliseconds(5));
        exchange.Ended();
        _time.Advance(TimeSpan.FromMilliseconds(5));
        exchange.Ended();

        Assert.Equal(5, exchange.DurationMs);
    }

    private Exchange Exchange() =>
        new(
            1,
            _time.GetUtcNow(),
            new ArrivedRequest(
                ExchangeKind.Request,
                new ObservedRequest("POST", "http://localhost:8010/", new HeaderList(new HeaderLine("Content-Type", "application/json"))),
                "HTTP/1.1"
            ),
            _time
        )
        {
            RequestBody = new BodyTee(100),
            ResponseBody = new BodyTee(100),
            ShownBodyBytes = 100,
        };
}
