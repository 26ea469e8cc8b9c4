namespace DevProxy.Cors.Tests;

public class PreflightLedgerTests
{
    private const string Client = "127.0.0.1";
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    private readonly PreflightLedger _ledger = new(capacity: 4);

    [Fact]
    public void A_request_is_paired_with_its_preflight()
    {
        _ledger.Open(1, Start, Client, Preflight("PUT", "x-a"));
        _ledger.Answer(1, Start, Verdict("PUT", "x-a"), Passing());

        var pairing = _ledger.Pair(2, After(0.1), Client, Request("PUT", "X-A: 1"));

        Assert.Equal((PreflightState.Paired, 1), (pairing.State, pairing.Id));
        Assert.Equal(["x-a"], pairing.Asked!.UnsafeNames);
        Assert.Equal(
            ["if-none-match"],
            (pairing with { Asked = pairing.Asked with { UnsafeNames = ["if-none-match"] } }).Refine(Request("PUT")).UnsafeNames
        );
        Assert.Equal(Outcome.Conditional, pairing.Delivered!.Outcome);
        Assert.Equal((PreflightState.Paired, 2), State(1, 9));
    }

    [Fact]
    public void Preflights_are_paired_in_order_and_each_only_once()
    {
        _ledger.Open(1, Start, Client, Preflight("PUT", ""));
        _ledger.Open(2, Start, Client, Preflight("PUT", ""));

        Assert.Equal(1, _ledger.Pair(3, Start, Client, Request("PUT")).Id);
        Assert.Equal(2, _ledger.Pair(4, Start, Client, Request("PUT")).Id);
        Assert.Equal(PreflightState.NotSeen, _ledger.Pair(5, Start, Client, Request("PUT")).State);
    }

    [Fact]
    public void Client_origin_URL_method_and_names_must_match()
    {
        _ledger.Open(1, Start, Client, Preflight("PUT", "x-a"));

        Assert.Equal(PreflightState.NotSeen, _ledger.Pair(2, Start, "10.0.0.1", Request("PUT", "X-A: 1")).State);
        Assert.Equal(PreflightState.NotSeen, _ledger.Pair(2, Start, Client, Request("DELETE", "X-A: 1")).State);
        Assert.Equal(PreflightState.NotSeen, _ledger.Pair(2, Start, Client, Request("put", "X-A: 1")).State);
        Assert.Equal(PreflightState.NotSeen, _ledger.Pair(2, Start, Client, Request("PUT", "X-A: 1", "X-B: 1")).State);
        Assert.Equal(PreflightState.NotSeen, _ledger.Pair(2, Start, Client, Request("PUT")).State);
        Assert.Equal(PreflightState.NotSeen, _ledger.Pair(2, Start, Client, Request("PUT", Make.Api + "?x", "X-A: 1")).State);
        Assert.Equal(PreflightState.Paired, _ledger.Pair(2, Start, Client, Request("PUT", "X-A: 1")).State);
    }

    [Fact]
    public void A_preflight_is_pending_then_unanswered_and_may_still_be_paired_for_a_while()
    {
        _ledger.Open(1, Start, Client, Preflight("PUT", ""));

        Assert.Equal((PreflightState.Pending, null), State(1, 4.9));
        Assert.Equal((PreflightState.Unanswered, null), State(1, 5));
        Assert.Equal(PreflightState.NotSeen, _ledger.Pair(2, After(10.1), Client, Request("PUT")).State);
        Assert.Equal(PreflightState.Paired, _ledger.Pair(2, After(10), Client, Request("PUT")).State);
    }

    [Theory]
    [InlineData(null, 4.9, PreflightState.Cached)]
    [InlineData(null, 5.1, PreflightState.NotSeen)]
    [InlineData("600", 599, PreflightState.Cached)]
    [InlineData("600", 601, PreflightState.NotSeen)]
    [InlineData("0", 0.1, PreflightState.NotSeen)]
    [InlineData("9999999", 86399, PreflightState.Cached)]
    [InlineData("9999999", 86401, PreflightState.NotSeen)]
    public void An_answer_is_reused_for_its_max_age(string? maxAge, double seconds, PreflightState expected)
    {
        _ledger.Open(1, Start, Client, Preflight("PUT", ""));
        _ledger.Answer(1, Start, Verdict("PUT", ""), Passing(maxAge));
        _ledger.Pair(2, Start, Client, Request("PUT"));

        var pairing = _ledger.Pair(3, After(seconds), Client, Request("PUT"));

        Assert.Equal(expected, pairing.State);
        Assert.Equal(expected == PreflightState.Cached ? 1 : null, pairing.Id);
    }

    [Fact]
    public void A_refusal_clears_the_cache_for_its_URL()
    {
        _ledger.Open(1, Start, Client, Preflight("PUT", ""));
        _ledger.Answer(1, Start, Verdict("PUT", ""), Passing("600"));
        _ledger.Pair(2, Start, Client, Request("PUT"));
        _ledger.Open(3, Start, Client, Preflight("DELETE", ""));
        _ledger.Answer(3, Start, Judge.Preflight(Make.Context("DELETE"), Make.Answer(404)), Make.Answer(404));

        Assert.Equal(PreflightState.NotSeen, _ledger.Pair(4, After(1), Client, Request("PUT")).State);
    }

    [Fact]
    public void A_simple_request_needs_no_preflight_but_may_have_one()
    {
        Assert.Equal(PreflightState.NotNeeded, _ledger.Pair(1, Start, Client, Request("GET")).State);

        _ledger.Open(2, Start, Client, Preflight("GET", "if-none-match"));

        Assert.Equal(PreflightState.NotNeeded, _ledger.Pair(3, Start, Client, Request("GET")).State);
        Assert.Equal(PreflightState.Paired, _ledger.Pair(3, Start, Client, Request("GET", "If-None-Match: \"1\"")).State);
    }

    [Fact]
    public void The_oldest_preflight_is_dropped()
    {
        for (var id = 1; id <= 5; id++)
            _ledger.Open(id, Start, Client, Preflight("PUT", ""));

        Assert.Null(_ledger.StatusOf(1, Start).Asked);
        Assert.NotNull(_ledger.StatusOf(2, Start).Asked);
        _ledger.Answer(1, Start, Verdict("PUT", ""), Passing());
    }

    [Fact]
    public async Task Many_threads_pair_each_preflight_once()
    {
        var ledger = new PreflightLedger();
        for (var id = 1; id <= 200; id++)
            ledger.Open(id, Start, Client, Preflight("PUT", ""));

        var pairings = await Task.WhenAll(
            Enumerable.Range(1000, 200).Select(id => Task.Run(() => ledger.Pair(id, Start, Client, Request("PUT"))))
        );

        Assert.Equal(200, pairings.Select(pairing => pairing.Id).Distinct().Count());
    }

    private static DateTimeOffset After(double seconds) => Start.AddSeconds(seconds);

    private (PreflightState State, long? Id) State(long id, double seconds)
    {
        var pairing = _ledger.StatusOf(id, After(seconds));
        return (pairing.State, pairing.Id);
    }

    private static Observation Preflight(string method, string names) =>
        Observation.Of(
            Make.Request(
                "OPTIONS",
                Make.Api,
                "Origin: " + Make.Page,
                "Access-Control-Request-Method: " + method,
                "Access-Control-Request-Headers: " + names
            )
        );

    private static Observation Request(string method, params string[] headers)
    {
        var url = headers is [var first, ..] && first.StartsWith("https:", StringComparison.Ordinal) ? first : Make.Api;
        return Observation.Of(
            Make.Request(method, url, ["Origin: " + Make.Page, "Sec-Fetch-Mode: cors", .. headers.Where(header => header != url)])
        );
    }

    private static Answer Passing(string? maxAge = null) =>
        Make.Answer(
            204,
            [
                "Access-Control-Allow-Origin: *",
                "Access-Control-Allow-Methods: PUT",
                "Access-Control-Allow-Headers: x-a",
                .. maxAge is null ? [] : new[] { "Access-Control-Max-Age: " + maxAge },
            ]
        );

    private static Verdict Verdict(string method, string names) =>
        Judge.Preflight(Make.Context(method, CredentialsMode.Unknown, names.Length == 0 ? [] : [names]), Passing());

    [Fact]
    public void A_request_that_fails_clears_the_cache_for_its_URL_only()
    {
        _ledger.Open(1, Start, Client, Preflight("PUT", ""));
        _ledger.Answer(1, Start, Verdict("PUT", ""), Passing("600"));
        _ledger.Pair(2, Start, Client, Request("PUT"));

        _ledger.Refuse("10.0.0.1", Request("PUT"));
        _ledger.Refuse(Client, Request("PUT", Make.Api + "?x"));
        Assert.Equal(PreflightState.Cached, _ledger.Pair(3, After(1), Client, Request("PUT")).State);

        _ledger.Refuse(Client, Request("PUT"));
        Assert.Equal(PreflightState.NotSeen, _ledger.Pair(4, After(1), Client, Request("PUT")).State);
    }

    [Theory]
    [InlineData("PUT", "PUT", "", "X-A: 1", true)]
    [InlineData("POST", "PUT", "", "X-A: 1", true)]
    [InlineData("DELETE", "PUT, DELETE", "", "X-A: 1", true)]
    [InlineData("DELETE", "*", "*", "X-Z: 1", true)]
    [InlineData("DELETE", "PUT", "", "X-A: 1", false)]
    [InlineData("PUT", "", "X-Z", "x-z: 1", true)]
    [InlineData("PUT", "", "x-y", "X-Z: 1", false)]
    [InlineData("PUT", "", "*", "Authorization: Bearer x", false)]
    public void A_cached_answer_covers_what_it_lists_and_what_was_asked(
        string method,
        string methods,
        string names,
        string header,
        bool expected
    )
    {
        var answer = Make.Answer(
            204,
            "Access-Control-Max-Age: 600",
            "Access-Control-Allow-Methods: " + methods,
            "Access-Control-Allow-Headers: " + names
        );
        _ledger.Open(1, Start, Client, Preflight("PUT", "x-a"));
        _ledger.Answer(1, Start, Verdict("PUT", "x-a"), answer);

        Assert.Equal(
            expected ? PreflightState.Cached : PreflightState.NotSeen,
            _ledger.Pair(2, After(11), Client, Request(method, header)).State
        );
    }
}
