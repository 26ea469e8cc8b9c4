namespace DevProxy.Cors.Tests;

public class PreflightPlanTests
{
    [Fact]
    public void A_simple_request_needs_none()
    {
        var plan = PreflightPlan.For(Make.Page, "POST", Make.Headers("Content-Type: text/plain"));

        Assert.False(plan.IsNeeded);
        Assert.Empty(plan.Headers);
    }

    [Fact]
    public void It_asks_for_the_method_and_the_unsafe_names()
    {
        var plan = PreflightPlan.For(Make.Page, "PUT", Make.Headers("X-B: 1", "Content-Type: application/json", "X-A: 1", "Accept: */*"));

        Assert.Equal([PreflightReason.Method, PreflightReason.Headers], plan.Reasons);
        Assert.Equal(["content-type", "x-a", "x-b"], plan.UnsafeNames);
        Assert.Equal("PUT", plan.Headers.Get("Access-Control-Request-Method"));
        Assert.Equal("content-type,x-a,x-b", plan.Headers.Get("Access-Control-Request-Headers"));
        Assert.Equal(Make.Page, plan.Headers.Get("Origin"));
        Assert.Equal("*/*", plan.Headers.Get("Accept"));
    }

    [Fact]
    public void There_is_no_ACRH_for_an_empty_list() =>
        Assert.False(PreflightPlan.For("null", "DELETE", HeaderList.Empty).Headers.Contains("Access-Control-Request-Headers"));

    [Fact]
    public void The_flag_alone_is_reason_enough() =>
        Assert.Equal([PreflightReason.Flag], PreflightPlan.For(Make.Page, "POST", HeaderList.Empty, useCorsPreflight: true).Reasons);
}
