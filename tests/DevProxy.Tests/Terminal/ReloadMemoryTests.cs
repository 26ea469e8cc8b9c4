using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Terminal;

public sealed class ReloadMemoryTests
{
    private readonly ReloadMemory _memory = new();

    [Fact]
    public void A_page_that_reloads_itself_in_vain_is_recognised()
    {
        Assert.False(_memory.IsVainReload(Navigation(Records.Refused)));
        Assert.True(_memory.IsVainReload(Navigation(Records.Refused)));
        Assert.True(_memory.IsVainReload(Navigation(Records.Refused)));
    }

    [Fact]
    public void Once_the_server_has_answered_its_next_failure_is_news()
    {
        _memory.IsVainReload(Navigation(Records.Refused));

        Assert.False(_memory.IsVainReload(Navigation(null)));
        Assert.False(_memory.IsVainReload(Navigation(Records.Refused)));
    }

    [Fact]
    public void Another_page_another_failure_and_what_a_script_fetches_are_news()
    {
        _memory.IsVainReload(Navigation(Records.Refused));

        Assert.False(_memory.IsVainReload(Navigation(Records.Refused, "/other")));
        Assert.False(_memory.IsVainReload(Navigation(Records.Refused with { Detail = "Otherwise." }, "/other")));
        var fetch = Records.Plain(requestHeaders: "Sec-Fetch-Mode: cors") with { Error = Records.Refused };
        Assert.False(_memory.IsVainReload(fetch));
        Assert.False(_memory.IsVainReload(fetch));
    }

    private static ExchangeRecord Navigation(ExchangeError? error, string path = "/") =>
        Records.Plain(path, requestHeaders: "Sec-Fetch-Mode: navigate") with
        {
            Error = error,
        };
}
