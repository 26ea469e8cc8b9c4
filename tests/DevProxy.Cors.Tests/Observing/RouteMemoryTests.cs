namespace DevProxy.Cors.Tests;

public class RouteMemoryTests
{
    private const string Other = "https://other.example.org";

    private readonly RouteMemory _memory = new();

    [Fact]
    public void A_new_route_knows_nothing() => Assert.Equal(RouteHistory.None, _memory.Recall("/api", Make.Context()));

    [Fact]
    public void It_remembers_that_this_origin_had_the_header()
    {
        Learn("/api", Make.Page, Make.Page);

        Assert.True(_memory.Recall("/api", Make.Context()).RouteHadHeaders);
        Assert.False(_memory.Recall("/other", Make.Context()).RouteHadHeaders);
        Assert.False(_memory.Recall("/api", Make.Context() with { Origin = Other }).RouteHadHeaders);
    }

    [Fact]
    public void It_remembers_which_other_origins_were_allowed()
    {
        Learn("/api", Other, Other);
        Learn("/api", "https://third.example", "*");
        Learn("/api", Make.Page, Make.Page);

        Assert.Equal([Other], _memory.Recall("/api", Make.Context()).AllowedOrigins);
    }

    [Fact]
    public void The_same_value_for_another_origin_is_a_constant()
    {
        Learn("/api", Other, Make.Page);

        Assert.True(_memory.Recall("/api", Make.Context()).IsConstant);
    }

    [Fact]
    public void An_answer_for_another_origin_without_Vary_may_be_cached()
    {
        Learn("/api", Other, Other);
        Learn("/api", "https://varied.example", "https://varied.example", "Vary: Origin");

        Assert.Equal([Other], _memory.Recall("/api", Make.Context()).CacheableOrigins);
        Assert.Empty(_memory.Recall("/api", Make.Context() with { Url = Make.Api + "?other" }).CacheableOrigins);
    }

    [Fact]
    public void Requests_without_an_origin_and_answers_without_the_header_are_ignored()
    {
        Learn("/api", "", Make.Page);
        _memory.Learn("/api", Make.Context(), Make.Answer(200));

        Assert.Equal(RouteHistory.None, _memory.Recall("/api", Make.Context()));
    }

    [Fact]
    public void Old_values_are_dropped()
    {
        Learn("/api", Make.Page, Make.Page);
        for (var number = 0; number < 16; number++)
            Learn("/api", $"https://{number}.example", "*");

        Assert.False(_memory.Recall("/api", Make.Context()).RouteHadHeaders);
    }

    private void Learn(string route, string origin, string allowed, params string[] lines) =>
        _memory.Learn(
            route,
            Make.Context() with
            {
                Origin = origin,
            },
            Make.Answer(200, ["Access-Control-Allow-Origin: " + allowed, .. lines])
        );
}
