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
    public void Another_route_or_origin_is_another_case()
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
    public void The_order_and_case_of_header_names_make_no_other_case()
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
    public void Without_cors_there_is_no_block() => Assert.False(_memory.IsNews(Records.Plain()));
}
