using System.Text.Json;

namespace DevProxy.Cors.Tests;

/// <summary>All cases of cors-cases.json, every expectation of each, through the browser model.</summary>
public class ConformanceTests
{
    public static TheoryData<string> Names => [.. ConformanceCase.All.Keys];

    [Fact]
    public void The_file_has_all_its_cases() => Assert.Equal(198, ConformanceCase.All.Count);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_engine_agrees_with(string name)
    {
        var one = ConformanceCase.All[name];
        var walk = FetchWalk.Start(one.Request);
        Assert.Equal(one.Expected.GetProperty("needsPreflight").GetBoolean(), walk.Plan.IsNeeded);

        walk = TakeHop(walk, one.Preflight, Revalidated(one));
        foreach (var hop in one.Redirects)
        {
            if (walk.Next is null)
                break;
            Assert.Equal(hop.GetProperty("needsPreflight").GetBoolean(), walk.Plan.IsNeeded);
            Assert.Equal(hop.GetProperty("originHeader").GetString(), walk.Next.Headers.Get("Origin"));
            walk = TakeHop(walk, hop.GetProperty("preflight"), ConformanceCase.AnswerOf(hop.GetProperty("response")));
        }

        AssertOutcome(one, walk);
        AssertExposed(one, walk);
        AssertMaxAge(one);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_observer_of_the_request_finds_the_same_question(string name)
    {
        var walk = FetchWalk.Start(ConformanceCase.All[name].Request);
        if (walk.Next is not { } step || !step.Headers.Contains("Origin") || ConformanceCase.All[name].Request.Mode != FetchMode.Cors)
            return;

        var observation = Observation.Of(
            new ObservedRequest(step.Method, step.Url, new HeaderList([.. step.Headers, new HeaderLine("Sec-Fetch-Mode", "cors")]))
        );

        Assert.Equal(walk.Plan.IsNeeded, observation.Role == CorsRole.Preflight);
        if (!walk.Plan.IsNeeded)
            return;
        Assert.Equal(walk.Plan.UnsafeNames, observation.UnsafeNames);

        // Without the preflight, the headers that script set are inferred: never more than it set.
        var sent = walk.SkipPreflight().Next!;
        var actual = Observation.Of(new ObservedRequest(sent.Method, sent.Url, sent.Headers));
        Assert.Subset(walk.Plan.UnsafeNames.ToHashSet(), actual.UnsafeNames.ToHashSet());
        Assert.Equal(walk.Plan.UnsafeNames, actual.After(PreflightQuestion.Read(step.Method, step.Headers)!, null).UnsafeNames);
    }

    // The browser's own revalidation is checked with the headers of the stored answer.
    private static Answer? Revalidated(ConformanceCase one) =>
        one.Stored is { } stored ? ConformanceCase.Merge(stored, one.Response!) : one.Response;

    private static FetchWalk TakeHop(FetchWalk walk, JsonElement preflight, Answer? response)
    {
        if (preflight.ValueKind == JsonValueKind.Null)
        {
            Assert.NotEqual(FetchStepKind.Preflight, walk.Next?.Kind);
        }
        else if (preflight.TryGetProperty("fromCache", out _))
        {
            walk = walk.SkipPreflight();
        }
        else
        {
            AssertRequestHeaders(preflight.GetProperty("expectedRequestHeaders"), walk.Next!);
            walk = walk.Take(ConformanceCase.AnswerOf(preflight.GetProperty("response")));
        }

        return response is null || walk.Next is null ? walk : walk.Take(response);
    }

    private static void AssertRequestHeaders(JsonElement expected, FetchStep preflight)
    {
        Assert.Equal(FetchStepKind.Preflight, preflight.Kind);
        Assert.Equal("OPTIONS", preflight.Method);
        Assert.False(preflight.SendsCredentials);
        foreach (var header in expected.EnumerateObject())
            Assert.Equal(header.Value.GetString(), preflight.Headers.Get(header.Name));
    }

    private static void AssertOutcome(ConformanceCase one, FetchWalk walk)
    {
        Assert.NotNull(walk.Verdict);
        var code = one.Expected.GetProperty("code").GetString();
        Assert.Equal(code, walk.Verdict.Code is { } failure ? WireName.Of(failure) : null);
        var expected =
            code == "preflight-authorization-wildcard" ? [Outcome.Divergent]
            : one.Expected.GetProperty("allowed").GetBoolean() ? (Outcome[])[Outcome.Allowed, Outcome.NotApplicable]
            : [Outcome.Blocked];
        Assert.Contains(walk.Verdict.Outcome, expected);
        if (code != "preflight-authorization-wildcard")
            Assert.Null(walk.Next);
    }

    private static void AssertExposed(ConformanceCase one, FetchWalk walk)
    {
        if (one.Expected.TryGetProperty("exposedHeaders", out var exposed))
            Assert.Equal(exposed.EnumerateArray().Select(name => name.GetString()!), walk.ExposedHeaders);
    }

    private static void AssertMaxAge(ConformanceCase one)
    {
        if (!one.Expected.TryGetProperty("preflightMaxAge", out var expected))
            return;
        var headers = ConformanceCase.AnswerOf(one.Preflight.GetProperty("response"))!.Headers;
        var maxAge = new PreflightMaxAge(
            expected.GetProperty("spec").GetInt64(),
            expected.GetProperty("chromium").GetInt64(),
            expected.GetProperty("firefox").GetInt64(),
            expected.GetProperty("webkit").GetInt64()
        );
        Assert.Equal(maxAge, PreflightMaxAge.Of(headers));
    }
}
