using System.Collections.Immutable;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Har;

/// <summary>
/// Judges a HAR file as live traffic is judged: each entry read as it stood on the wire, preflights paired with their requests, the answer seen as
/// what the browser got.
/// </summary>
internal static class HarJudge
{
    // A browser notes a request when the page made it, and its preflight when that was sent, which is later.
    private static readonly TimeSpan PreflightLag = TimeSpan.FromSeconds(2);

    /// <summary>A record for each entry, in the order of the entries; ids are places in the file, counted from 1.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="redaction">What is masked in the records.</param>
    public static ImmutableArray<ExchangeRecord> Judge(ImmutableArray<HarEntry> entries, Redaction redaction)
    {
        var seen = entries.Select(entry => new Seen(entry, Observation.Of(entry.Request))).ToList();
        var ledger = new PreflightLedger(seen.Count + 1);
        var memory = new RouteMemory();
        foreach (var one in seen.OrderBy(one => one.At - (one.IsPreflight ? PreflightLag : TimeSpan.Zero)))
            one.Verdict = one.IsPreflight ? Preflight(one, ledger, redaction) : Request(one, ledger, memory, redaction);

        // Only now is it known what each preflight let through.
        return [.. seen.Select(one => Record(one, ledger, redaction))];
    }

    private static Verdict Preflight(Seen one, PreflightLedger ledger, Redaction redaction)
    {
        ledger.Open(one.Id, one.At, "", one.Observation);
        var verdict = one.Observation.Judge(Shown(one.Observation, redaction), one.Entry.Answer);
        if (one.Entry.Answer is { } answer)
            ledger.Answer(one.Id, one.At, verdict, answer);
        return verdict;
    }

    private static Verdict Request(Seen one, PreflightLedger ledger, RouteMemory memory, Redaction redaction)
    {
        if (one.Observation.Role == CorsRole.CorsRequest)
        {
            one.Pairing = ledger.Pair(one.Id, one.At, "", one.Observation);
            one.Observation = one.Pairing.Strengthen(one.Observation);
        }

        var route = one.Observation.TargetOrigin;
        var situation = Shown(one.Observation, redaction);
        situation = situation with
        {
            Background = memory.Recall(route, situation) with { PreflightPassed = one.Pairing?.Delivered is { Outcome: Outcome.Allowed } },
            ErrorBody = one.Entry.Answer is { Status: >= 400 } failed ? redaction.BodyText(one.Entry.Body, failed.Headers.Get("Content-Type")) : null,
        };
        var verdict = one.Observation.Judge(situation, one.Entry.Answer);
        if (one.Entry.Answer is { } answer)
            memory.Learn(route, situation, answer);
        return verdict;
    }

    private static Situation Shown(Observation observation, Redaction redaction)
    {
        var situation = observation.ToSituation();
        return situation with { Url = redaction.Url(situation.Url) };
    }

    private static ExchangeRecord Record(Seen one, PreflightLedger ledger, Redaction redaction)
    {
        var entry = one.Entry;
        var observation = one.Observation;
        redaction = redaction.For(entry.Request.Headers, entry.Answer?.Headers);
        if (one.IsPreflight)
            one.Pairing = ledger.Look(one.Id, one.At + PreflightLedger.Patience);
        var cors = new CorsPart(
            observation.Layout,
            observation.Origin,
            observation.TargetOrigin,
            observation.NeedsPreflight,
            one.Pairing is { } pairing ? new PreflightPart(pairing.State, pairing.Id) : null,
            "off",
            [],
            one.Verdict,
            one.Verdict,
            []);
        return new ExchangeRecord(
            one.Id,
            one.IsPreflight ? ExchangeKind.Preflight : observation.Role == CorsRole.WebSocket ? ExchangeKind.Websocket : ExchangeKind.Request,
            one.At,
            entry.DurationMs,
            null,
            new RequestPart(entry.Request.Method, redaction.Url(entry.Request.Url), entry.HttpVersion, redaction.Headers(entry.Request.Headers), Body(entry.RequestBody, redaction)),
            null,
            entry.Answer is { } answer ? new ResponsePart(answer.Status, redaction.Headers(answer.Headers), Body(entry.ResponseBody, redaction)) : null,
            null,
            Error(entry) is { } error ? redaction.Error(error) : null,
            redaction.Cors(cors));
    }

    private static BodyPart? Body(BodyPart? body, Redaction redaction) => body is null ? null : redaction.Body(body);

    private static ExchangeError? Error(HarEntry entry) => entry.Answer is not null
        ? null
        : new ExchangeError(
            "no_answer",
            $"The file has no answer to this request{(entry.Error is { Length: > 0 } error ? $": {error}" : "")}. The browser failed to get one, or kept it back.",
            "See whether its preflight was refused; if not, ask the server itself: devproxy check URL --origin ORIGIN.");

    private sealed class Seen(HarEntry entry, Observation observation)
    {
        public HarEntry Entry { get; } = entry;

        public Observation Observation { get; set; } = observation;

        public long Id { get; } = entry.Index + 1;

        public bool IsPreflight { get; } = observation.Role == CorsRole.Preflight;

        public DateTimeOffset At { get; } = entry.StartedAt == default ? DateTimeOffset.UnixEpoch.AddMilliseconds(entry.Index) : entry.StartedAt;

        public PreflightPairing? Pairing { get; set; }

        public Verdict? Verdict { get; set; }
    }
}
