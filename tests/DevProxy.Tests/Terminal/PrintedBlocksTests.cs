using DevProxy.Routing;
using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Terminal;

public sealed class PrintedBlocksTests
{
    private readonly PrintedBlocks _memory = new();

    [Fact]
    public void A_preflight_is_told_once()
    {
        Assert.True(_memory.IsNews(Records.Preflight(Records.Bare, Records.Open)));
        Assert.False(_memory.IsNews(Records.Preflight(Records.Bare, Records.Open)));
    }

    [Fact]
    public void A_preflight_that_passes_is_told_as_well() => Assert.True(_memory.IsNews(Records.Preflight(Records.Open, Records.Open)));

    [Fact]
    public void It_is_told_again_when_its_verdict_changes()
    {
        _memory.IsNews(Records.Preflight(Records.Bare, Records.Open));

        Assert.True(_memory.IsNews(Records.Preflight(Records.Open, Records.Open)));
        Assert.True(_memory.IsNews(Records.Preflight(Records.Bare, Records.Open)));
        Assert.True(_memory.IsNews(Records.Preflight(Records.Bare, Records.Bare)));
    }

    [Fact]
    public void Another_route_or_origin_is_another_story()
    {
        _memory.IsNews(Records.Preflight(Records.Bare, Records.Open));

        Assert.True(_memory.IsNews(Records.Preflight(Records.Bare, Records.Open) with { Route = "/" }));
        Assert.True(_memory.IsNews(Records.Preflight(Records.Bare, Records.Open, page: "http://localhost:4000")));
    }

    [Fact]
    public void One_rule_of_one_route_is_told_once_and_what_is_like_it_counted()
    {
        _memory.IsNews(Records.Preflight(Records.Bare, Records.Open) with { Id = 5 });

        Assert.False(_memory.IsNews(Records.Preflight(Records.Bare, Records.Open, names: "authorization") with { Id = 7 }));
        Assert.False(_memory.IsNews(Records.Preflight(Records.Bare, Records.Open, names: "x-custom-header") with { Id = 9 }));

        var (told, alike) = Assert.Single(_memory.TakeAlike());
        Assert.Equal(5, told);
        Assert.Equal([7, 9], alike);
        Assert.Empty(_memory.TakeAlike());
    }

    [Fact]
    public void After_a_fix_the_next_ones_are_one_block_again()
    {
        foreach (var answer in new[] { Records.Bare, Records.Open, Records.Bare })
        {
            Assert.True(_memory.IsNews(Records.Preflight(answer, Records.Open)));
            Assert.False(_memory.IsNews(Records.Preflight(answer, Records.Open, names: "authorization")));
        }
    }

    [Fact]
    public void The_order_and_case_of_header_names_make_no_other_story()
    {
        _memory.IsNews(Records.Preflight(Records.Bare, Records.Open, names: "authorization,x-custom-header"));

        Assert.False(_memory.IsNews(Records.Preflight(Records.Bare, Records.Open, names: "X-Custom-Header,authorization")));
    }

    [Fact]
    public void A_request_is_told_only_where_a_browser_would_refuse()
    {
        Assert.False(_memory.IsNews(Records.Cross(Records.Open, Records.Open)));
        Assert.True(_memory.IsNews(Records.Cross(Records.Bare, Records.Open)));
        Assert.False(_memory.IsNews(Records.Cross(Records.Bare, Records.Open)));
    }

    [Fact]
    public void What_was_told_of_the_preflight_is_not_told_again_of_its_request()
    {
        var put = Records.Cross(Records.Bare, Records.Open);
        put = put with { Request = put.Request with { Method = "PUT" } };
        _memory.IsNews(Records.Preflight(Records.Bare, Records.Open));

        Assert.False(_memory.IsNews(put));
    }

    [Fact]
    public void A_request_that_fails_otherwise_than_its_preflight_is_told()
    {
        var put = Records.Cross(Records.Bare, Records.Open);
        put = put with { Request = put.Request with { Method = "PUT" } };
        _memory.IsNews(Records.Preflight(Records.Open, Records.Open));

        Assert.True(_memory.IsNews(put));
    }

    [Fact]
    public void Without_cors_there_is_no_story() => Assert.False(_memory.IsNews(Records.Plain()));

    private readonly FailedReloads _reloads = new();

    [Fact]
    public void A_page_that_reloads_itself_in_vain_is_recognised()
    {
        Assert.False(_reloads.IsVainReload(Navigation(Records.Refused)));
        Assert.True(_reloads.IsVainReload(Navigation(Records.Refused)));
        Assert.True(_reloads.IsVainReload(Navigation(Records.Refused)));
    }

    [Fact]
    public void Once_the_server_has_answered_its_next_failure_is_news()
    {
        _reloads.IsVainReload(Navigation(Records.Refused));

        Assert.False(_reloads.IsVainReload(Navigation(null)));
        Assert.False(_reloads.IsVainReload(Navigation(Records.Refused)));
    }

    [Fact]
    public void Another_page_another_failure_and_what_a_script_fetches_are_news()
    {
        _reloads.IsVainReload(Navigation(Records.Refused));

        Assert.False(_reloads.IsVainReload(Navigation(Records.Refused, "/other")));
        Assert.False(_reloads.IsVainReload(Navigation(Records.Refused with { Detail = "Otherwise." }, "/other")));
        var fetch = Records.Plain(requestHeaders: "Sec-Fetch-Mode: cors") with { Error = Records.Refused };
        Assert.False(_reloads.IsVainReload(fetch));
        Assert.False(_reloads.IsVainReload(fetch));
    }

    private static ExchangeRecord Navigation(ExchangeError? error, string path = "/") =>
        Records.Plain(path, requestHeaders: "Sec-Fetch-Mode: navigate") with
        {
            Error = error,
        };
}
