using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class PageAssetTests
{
    [Theory]
    [InlineData("script", 200, true)]
    [InlineData("image", 304, true)]
    [InlineData("font", 200, true)]
    [InlineData("style", 404, false)]
    [InlineData("empty", 200, false)]
    [InlineData("document", 200, false)]
    [InlineData("iframe", 200, false)]
    [InlineData("websocket", 101, false)]
    [InlineData(null, 200, false)]
    public void Only_what_an_element_fetched_with_success_is_one(string? destination, int status, bool isOne)
    {
        var exchange = Exchange(destination);
        exchange.Answered(status, HeaderList.Empty, AnsweredBy.Upstream);

        Assert.Equal(isOne, PageAsset.IsOne(exchange));
        Assert.Equal(isOne, PageAsset.IsOne(exchange.ToRecord(new Redaction([]))));
    }

    [Fact]
    public void With_cors_in_play_nothing_is_one()
    {
        var context = new JudgingContext("http://localhost/", "http://localhost:3000", "GET", [], CredentialsMode.Unknown);
        var answer = new Answer(200, HeaderList.Empty);
        var exchange = Exchange("font");
        exchange.Answered(200, HeaderList.Empty, AnsweredBy.Upstream);

        exchange.Revise(cors => cors with { Delivered = Judge.Request(context, answer) });
        Assert.False(PageAsset.IsOne(exchange));

        exchange.Revise(cors => cors with { Delivered = Judge.NotApplicable(context, answer) });
        Assert.True(PageAsset.IsOne(exchange));
    }

    [Fact]
    public void What_failed_or_got_no_answer_is_none()
    {
        var unanswered = Exchange("script");
        var failed = Exchange("script");
        failed.Answered(200, HeaderList.Empty, AnsweredBy.Upstream);
        failed.Failed(new ExchangeError("client_gone", "", ""));

        Assert.False(PageAsset.IsOne(unanswered));
        Assert.False(PageAsset.IsOne(failed));
    }

    private static Exchange Exchange(string? destination) =>
        new(
            1,
            DateTimeOffset.UnixEpoch,
            new ArrivedRequest(
                ExchangeKind.Request,
                new ObservedRequest(
                    "GET",
                    "http://localhost/",
                    destination is null ? HeaderList.Empty : new HeaderList(new HeaderLine("Sec-Fetch-Dest", destination))
                ),
                "HTTP/1.1"
            )
        );
}
