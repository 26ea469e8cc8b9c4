using DevProxy.Cors;
using DevProxy.Cors.Tests;
using DevProxy.Tests.Forwarding;
using DevProxy.Tests.Pipeline;
using DevProxy.Traffic;

namespace DevProxy.Tests.EndToEnd.Judge;

/// <summary>
/// The same traffic through DevProxy, which changes nothing and sees only what is on the wire. Its records must show what a browser did.
/// </summary>
public sealed class ThroughDevProxyTests(Chromium chromium, Firefox firefox)
{
    [Fact]
    public Task The_records_show_what_Chromium_did_in_every_case() =>
        ProveAsync(url => JudgingPage.OpenAsync(chromium, url), CaseExceptions.Chromium);

    [Fact]
    public Task The_records_show_what_Firefox_did_in_every_case()
    {
        Assert.SkipUnless(Firefox.IsHere, "Firefox is not installed");
        return ProveAsync(url => JudgingPage.OpenAsync(firefox, url), CaseExceptions.Firefox);
    }

    private static async Task ProveAsync(Func<string, Task<JudgingPage>> open, CaseExceptions browser)
    {
        await using var server = new CaseServer();
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", $"http://127.0.0.1:{server.ApiPort}")));
        var session = await Session.RunAsync(open, server, new CasePorts(server.PagePort, proxy.Port));

        var records = proxy.App.Store.Records(withBodies: false).ToLookup(record => new Uri(record.Request.Url).Segments[1].TrimEnd('/'));
        var seen = session.Cases.Where(one => records.Contains(one.Name)).ToList();
        var differences = seen.SelectMany(one => Differences(one, session.Outcomes[one.Name], records[one.Name], proxy.Port, browser))
            .ToList();

        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.InRange(seen.Count, 150, int.MaxValue);
    }

    /*
     * How records and browser are compared: when a fetch failed, the browser refused its last answer and accepted all answers before it.
     * A record may not know the credentials mode, but the case does, so the record's verdict for that mode has to agree. If a record names
     * a mode, it must be the right one. A verdict is conditional only while the mode is unknown, and once the request itself has arrived
     * the mode must be known. "divergent" and "indeterminate" do not contradict a browser that goes on.
     */
    private static IEnumerable<string> Differences(
        ConformanceCase one,
        CaseOutcome outcome,
        IEnumerable<ExchangeRecord> all,
        int port,
        CaseExceptions browser
    )
    {
        // A redirect may lead to the page's own server, which is not behind the proxy. The requests that filled the browser's cache came
        // first.
        var taken = CaseScript.Walk(one).Taken;
        var foreseen = taken.Where(step => new Uri(step.Step.Url).Port == port).Select(step => SentRequest.Of(step.Step)).ToList();
        ExchangeRecord[] records = [.. new CaseScript(one).NeedsWarmUp ? all.TakeLast(foreseen.Count) : all];
        var sent = records.Select(SentRequest.Of).ToList();
        if (!foreseen.SequenceEqual(sent) && !browser.OtherRequests.ContainsKey(one.Name))
            yield return $"{one.Name}: the engine sends\n  {string.Join("\n  ", foreseen)}\nthe records say\n  {string.Join("\n  ", sent)}";

        var endsHere = new Uri(taken[^1].Step.Url).Port == port;
        foreach (var record in records)
        {
            var refused = record == records[^1] && endsHere && !outcome.Passed;
            var (delivered, upstream) = (record.Cors.Delivered!, record.Cors.Upstream!);
            var what = $"{one.Name}: {record.Kind} {record.Request.Method} {record.Response?.Status}";
            var hypothesis = Under(one, delivered);
            if (refused != (hypothesis.Outcome == Outcome.Blocked))
                yield return $"{what}: the record says {hypothesis.Outcome} {hypothesis.Code}, {browser.Name} "
                    + $"{(refused ? "refused" : "went on")}";
            if (
                record.Upstream?.Status is not null
                && (Under(one, upstream) != hypothesis || upstream.Code != delivered.Code || upstream.Outcome != delivered.Outcome)
            )
                yield return $"{what}: upstream {upstream.Outcome} {upstream.Code}, delivered {delivered.Outcome} {delivered.Code}";

            var actual = one.Request.Include ? CredentialsMode.Include : CredentialsMode.NotInclude;
            if (delivered.Credentials != CredentialsMode.Unknown && delivered.Credentials != actual)
                yield return $"{what}: the record says {delivered.Credentials}";
            if (delivered.Outcome == Outcome.Conditional && delivered.Credentials != CredentialsMode.Unknown)
                yield return $"{what}: conditional, although the mode is known";
            if (delivered.Credentials == CredentialsMode.Unknown && IsSettled(record, browser))
                yield return $"{what}: the request has arrived, but its credentials mode is not known";
        }
    }

    // Page and API are on different sites in nearly all cases. Then both browsers say on the request itself whether it has credentials, but
    // Firefox does not after a redirect that made the origin null.
    private static bool IsSettled(ExchangeRecord record, CaseExceptions browser) =>
        record.Cors.NeedsPreflight is not null
        && record.Request.Headers.Get("Sec-Fetch-Site") == "cross-site"
        && (browser != CaseExceptions.Firefox || record.Request.Headers.Get("Origin") != "null")
        && (record.Kind == ExchangeKind.Request || record.Cors.Preflight!.State == PreflightState.Paired);

    private static Hypothesis Under(ConformanceCase one, Verdict verdict) =>
        one.Request.Include ? verdict.WithCredentials : verdict.WithoutCredentials;
}
