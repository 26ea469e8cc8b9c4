namespace DevProxy.Cors.Tests;

public class PreflightPlanTests
{
    [Fact]
    public void A_simple_request_needs_no_preflight()
    {
        var plan = PreflightPlan.For(Make.Page, "POST", Make.Headers("Content-Type: text/plain"));

        Assert.False(plan.IsNeeded);
        Assert.Empty(plan.Headers);
    }

    [Fact]
    public void A_preflight_asks_for_the_method_and_the_unsafe_names()
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
    public void The_flag_alone_causes_a_preflight() =>
        Assert.Equal([PreflightReason.Flag], PreflightPlan.For(Make.Page, "POST", HeaderList.Empty, useCorsPreflight: true).Reasons);

    [Fact]
    public void An_OPTIONS_with_Origin_and_ACRM_is_a_preflight()
    {
        var question = PreflightQuestion.Read(
            "OPTIONS",
            Make.Headers(
                "Origin: " + Make.Page,
                "Access-Control-Request-Method: patch",
                "Access-Control-Request-Headers: x-b,X-A, x-b,,content-type"
            )
        );

        Assert.NotNull(question);
        Assert.Equal(Make.Page, question.Origin);
        Assert.Equal("patch", question.Method);
        Assert.Equal(["content-type", "x-a", "x-b"], question.UnsafeNames);
    }

    [Fact]
    public void ACRH_may_be_absent() =>
        Assert.Empty(PreflightQuestion.Read("OPTIONS", Make.Headers("Origin: null", "Access-Control-Request-Method: PUT"))!.UnsafeNames);

    [Theory]
    [InlineData("GET", "Origin: https://a.example", "Access-Control-Request-Method: PUT")]
    [InlineData("options", "Origin: https://a.example", "Access-Control-Request-Method: PUT")]
    [InlineData("OPTIONS", "Origin: https://a.example", "X: y")]
    [InlineData("OPTIONS", "Access-Control-Request-Method: PUT", "X: y")]
    public void Anything_else_is_not_a_preflight(string method, string first, string second) =>
        Assert.Null(PreflightQuestion.Read(method, Make.Headers(first, second)));
}
