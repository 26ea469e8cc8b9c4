using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Terminal;

public sealed class FailedReloadsTests
{
    private readonly FailedReloads _reloads = new();

    [Fact]
    public void A_page_that_reloads_itself_and_fails_again_is_recognised()
    {
        Assert.False(_reloads.FailedAgain(Navigation(Records.Refused)));
        Assert.True(_reloads.FailedAgain(Navigation(Records.Refused)));
        Assert.True(_reloads.FailedAgain(Navigation(Records.Refused)));
    }

    [Fact]
    public void Once_the_server_has_answered_its_next_failure_is_news()
    {
        _reloads.FailedAgain(Navigation(Records.Refused));

        Assert.False(_reloads.FailedAgain(Navigation(null)));
        Assert.False(_reloads.FailedAgain(Navigation(Records.Refused)));
    }

    [Fact]
    public void Another_page_another_failure_and_what_a_script_fetches_are_news()
    {
        _reloads.FailedAgain(Navigation(Records.Refused));

        Assert.False(_reloads.FailedAgain(Navigation(Records.Refused, "/other")));
        Assert.False(_reloads.FailedAgain(Navigation(Records.Refused with { Detail = "Otherwise." }, "/other")));
        var fetch = Records.Plain(requestHeaders: "Sec-Fetch-Mode: cors") with { Error = Records.Refused };
        Assert.False(_reloads.FailedAgain(fetch));
        Assert.False(_reloads.FailedAgain(fetch));
    }

    private static ExchangeRecord Navigation(ExchangeError? error, string path = "/") =>
        Records.Plain(path, requestHeaders: "Sec-Fetch-Mode: navigate") with
        {
            Error = error,
        };
}
