using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using DevProxy.Cors;

namespace DevProxy.Benchmarks;

/// <summary>What judging costs an exchange: one verdict on the upstream's own answer, one on what the browser got instead.</summary>
[MemoryDiagnoser]
public class VerdictBenchmarks
{
    private const string Url = "http://localhost:8010/api/orders/1042";
    private const string Page = "http://localhost:3000";

    private static readonly ImmutableArray<string> UnsafeNames = ["authorization", "content-type"];

    private readonly JudgingContext _preflight = new(Url, Page, "PUT", UnsafeNames, CredentialsMode.Unknown);
    private readonly JudgingContext _request = new(Url, Page, "PUT", UnsafeNames, CredentialsMode.Unknown);

    private readonly Answer _refusedPreflight = new(401, Headers(("WWW-Authenticate", "Bearer")));
    private readonly Answer _repairedPreflight = new(
        204,
        Headers(
            ("Access-Control-Allow-Origin", Page),
            ("Access-Control-Allow-Credentials", "true"),
            ("Access-Control-Allow-Methods", "PUT"),
            ("Access-Control-Allow-Headers", "authorization,content-type"),
            ("Access-Control-Max-Age", "0"),
            ("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers")
        )
    );

    private readonly Answer _bareAnswer = new(200, Headers());
    private readonly Answer _repairedAnswer = new(
        200,
        Headers(("Access-Control-Allow-Origin", Page), ("Access-Control-Allow-Credentials", "true"), ("Vary", "Origin"))
    );

    [Benchmark(Description = "pair for a preflight")]
    public (Outcome Upstream, Outcome Delivered) PreflightPair() =>
        (Judge.Preflight(_preflight, _refusedPreflight).Outcome, Judge.Preflight(_preflight, _repairedPreflight).Outcome);

    [Benchmark(Description = "pair for a request")]
    public (Outcome Upstream, Outcome Delivered) RequestPair() =>
        (Judge.Request(_request, _bareAnswer).Outcome, Judge.Request(_request, _repairedAnswer).Outcome);

    [Benchmark(Description = "words for one refusal")]
    public int Words()
    {
        var verdict = Judge.Preflight(_preflight, _refusedPreflight);
        return (verdict.Message?.Length ?? 0) + (verdict.Explanation?.Length ?? 0) + (verdict.Fix?.Summary.Length ?? 0);
    }

    // What an API sends beside its CORS headers, so that finding those costs what it costs.
    private static HeaderList Headers(params (string Name, string Value)[] cors) =>
        new([
            new("Date", "Mon, 23 Nov 2026 10:00:00 GMT"),
            new("Content-Type", "application/json; charset=utf-8"),
            new("Server", "nginx/1.29.3"),
            new("X-Powered-By", "Express"),
            new("X-Request-Id", "b71f4c9e-2f5e-4f5c-9a86-0d3f0a6f5a11"),
            new("ETag", "W/\"1f-abc\""),
            new("Cache-Control", "no-store"),
            .. cors.Select(line => new HeaderLine(line.Name, line.Value)),
        ]);
}
