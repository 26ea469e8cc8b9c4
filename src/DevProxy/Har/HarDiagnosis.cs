using System.Collections.Immutable;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Har;

/// <summary>
/// The verdicts over a HAR file. A file knows more than the wire: what the browser refused is marked, what it sent after a preflight is
/// there, so that the credentials mode shows where the bytes alone leave it open.
/// </summary>
internal sealed class HarDiagnosis
{
    private const string Client = "har";
    private const string Refused = "net::ERR_FAILED";

    private readonly PreflightLedger _ledger = new(int.MaxValue);
    private readonly RouteMemory _memory = new();
    private readonly RedirectTrail _redirects = new();

    // A request that its preflight stopped has that one's verdict, and shows it.
    private readonly Dictionary<Verdict, Verdict> _shown = new(ReferenceEqualityComparer.Instance);
    private readonly Backend? _backend;
    private readonly Redaction _redaction;

    private HarDiagnosis(Backend? backend, Redaction redaction) => (_backend, _redaction) = (backend, redaction);

    /// <summary>Judges every entry.</summary>
    /// <param name="file">The file.</param>
    /// <param name="page">The page's origin, for entries that name none; null when it is not known.</param>
    /// <param name="backend">Whose code the fixes are; null to tell by the answers.</param>
    /// <param name="redaction">What is masked in URLs, in the verdicts' words too.</param>
    public static DiagnosisRecord Of(HarFile file, Origin? page, Backend? backend, Redaction redaction)
    {
        var ordered = HarTimeline.Of(file.Entries, page);
        var diagnosis = new HarDiagnosis(backend, redaction);
        foreach (var (entry, _) in ordered)
            diagnosis.Learn(entry);

        var judged = ordered
            .Select(pair => diagnosis.Judge(pair.Entry, pair.Partner))
            .ToList() // Only then is it known what each preflight let through.
            .Select(diagnosis.Settle)
            .OrderBy(entry => entry.Index)
            .ToImmutableArray();
        var summary = Enum.GetValues<Outcome>()
            .ToImmutableSortedDictionary(
                WireName.Of,
                outcome => judged.Count(entry => entry.Verdict.Outcome == outcome),
                StringComparer.Ordinal
            );
        return new DiagnosisRecord(judged, summary) { Creator = file.Creator };
    }

    // First of all entries: an answer may be explained by a later one.
    private void Learn(HarEntry entry)
    {
        var observed = Observation.Of(entry.Request);
        if (observed.IsJudged && (entry.Upstream ?? entry.Answer) is { } answer)
            _memory.Learn(observed.TargetOrigin, observed.ToJudgingContext(), answer);
    }

    private DiagnosedEntry Judge(HarEntry entry, HarEntry? partner)
    {
        var observed = Observation.Of(entry.Request);
        return observed.Role == CorsRole.Preflight ? JudgePreflight(entry, observed, partner) : JudgeRequest(entry, observed, partner);
    }

    private DiagnosedEntry JudgePreflight(HarEntry entry, Observation observed, HarEntry? request)
    {
        var context = ContextOf(entry, observed, preflightPassed: false);
        var verdict = observed.Judge(context, entry.Answer);

        // The request was sent, or it was not: that tells the mode which decides.
        if (verdict.Outcome == Outcome.Conditional && request is not null && entry.Own is null)
            verdict = observed.Judge(
                context with
                {
                    Credentials = request.Answer is null ? CredentialsMode.Include : CredentialsMode.NotInclude,
                },
                entry.Answer
            );

        _ledger.Open(entry.Index, entry.StartedAt, Client, observed);
        if (entry.Answer is { } answer)
            _ledger.Answer(entry.Index, entry.StartedAt, verdict, answer);
        return Diagnosed(entry, ExchangeKind.Preflight, verdict, observed, context) with { PairedWith = request?.Index };
    }

    private DiagnosedEntry JudgeRequest(HarEntry entry, Observation observed, HarEntry? preflight)
    {
        if (entry.FromServiceWorker)
            return Diagnosed(
                entry,
                ExchangeKind.Request,
                Cors.Judge.NotApplicable(observed.ToJudgingContext(), entry.Answer),
                observed,
                null
            );

        var time = preflight is not null && preflight.StartedAt > entry.StartedAt ? preflight.StartedAt : entry.StartedAt;
        var pairing = observed.Role == CorsRole.CorsRequest ? _ledger.Pair(entry.Index, time, Client, observed) : null;
        if (entry.Answer is null && pairing?.Delivered is { Outcome: Outcome.Blocked } stopped)
            return Diagnosed(entry, ExchangeKind.Request, stopped, observed, null) with
            {
                PairedWith = (int?)pairing.Id,
                WasStopped = true,
                Preflight = pairing.State,
            };

        var known = pairing?.Refine(observed) ?? observed;
        var context = ContextOf(entry, known, pairing?.State is PreflightState.Paired or PreflightState.Cached, preflight?.Answer);
        if (entry.Answer is null && BlockedBefore(entry, context) is { } blocked)
            return Diagnosed(entry, ExchangeKind.Request, blocked, known, context) with { Preflight = pairing?.State };
        var verdict = IsOwnRedirect(entry) ? Cors.Judge.NotApplicable(context, entry.Answer) : known.Judge(context, entry.Answer);
        if (verdict.Outcome == Outcome.Conditional && ModeOf(entry) is { } mode)
            verdict = known.Judge(context = context with { Credentials = mode }, entry.Answer);
        if (verdict.Outcome is not (Outcome.Blocked or Outcome.NotApplicable) && WhyNotFollowed(entry, known) is { } code)
            verdict = Cors.Judge.Refuse(context, code, entry.Answer);
        _redirects.Note(entry);

        var kind =
            known.Role == CorsRole.WebSocket || entry.Request.Url.StartsWith("ws", StringComparison.OrdinalIgnoreCase)
                ? ExchangeKind.Websocket
                : ExchangeKind.Request;
        return Diagnosed(entry, kind, verdict, known, context) with { PairedWith = (int?)pairing?.Id, Preflight = pairing?.State };
    }

    private DiagnosedEntry Settle(DiagnosedEntry judged) =>
        judged.Kind == ExchangeKind.Preflight
            ? judged with
            {
                Preflight = _ledger.StatusOf(judged.Index, judged.Entry.StartedAt + PreflightLedger.UnansweredAfter).State,
            }
            : judged;

    // The browser's own redirect to https (HSTS), which no server sent and no check applies to.
    private static bool IsOwnRedirect(HarEntry entry) => entry.Answer?.Headers.Contains("Non-Authoritative-Reason") == true;

    // What never left the browser has no answer, and the error that the browser gives to all that it refuses.
    private static Verdict? BlockedBefore(HarEntry entry, JudgingContext context)
    {
        if (
            entry.Error is not (null or Refused)
            && !entry.Error.Contains("BLOCKED_BY", StringComparison.Ordinal)
            && !entry.Error.Contains("mixed", StringComparison.OrdinalIgnoreCase)
        )
            return null;
        if (PageOf(entry, context) is not { } page || BeforeCors.Check(page, entry.Request.Url) is not { } refusal)
            return null;
        var wasDenied = entry.Error?.Contains("NETWORK_ACCESS", StringComparison.Ordinal) == true;
        return Cors.Judge.Refuse(
            context with
            {
                Origin = page.Serialized,
                PageOrigin = page.Serialized,
            },
            refusal.AsksUser && wasDenied ? refusal with { AsksUser = false } : refusal,
            null
        );
    }

    private static Origin? PageOf(HarEntry entry, JudgingContext context) =>
        Origin.TryParse(context.Origin, out var origin) && !origin.IsOpaque ? origin
        : Origin.TryFromUrl(entry.Request.Headers.Get("Referer"), out var referer) ? referer
        : null;

    // DevProxy wrote down what the wire showed of it, also what later requests showed.
    private static CredentialsMode SeenThen(HarEntry entry) =>
        Enum.GetValues<CredentialsMode>().FirstOrDefault(mode => WireName.Of(mode) == entry.Own?.Facts?.Cors?.Delivered?.Credentials);

    // Chrome marks what it refused. What passes for one mode only and was not refused was made in that mode. DevProxy does not see what was
    // refused.
    private static CredentialsMode? ModeOf(HarEntry entry)
    {
        if (entry.ResourceType is null || entry.Own is not null)
            return null;
        return entry.Error switch
        {
            null => CredentialsMode.NotInclude,
            Refused => CredentialsMode.Include,
            _ => null,
        };
    }

    private static FailureCode? WhyNotFollowed(HarEntry entry, Observation observed)
    {
        if (
            entry.Answer is not { } answer
            || !Redirect.Is(answer)
            || observed.Role != CorsRole.CorsRequest
            || !Origin.TryParse(observed.Origin, out var page)
        )
            return null;
        var hop = new FetchHop(observed.Method, entry.Request.Url, HeaderList.Empty, IsCors: true, IsTainted: page.IsOpaque, Count: 0);
        return Redirect.Follow(hop, page, FetchMode.Cors, answer).Code;
    }

    private JudgingContext ContextOf(HarEntry entry, Observation observed, bool preflightPassed, Answer? preflight = null)
    {
        var context = observed.ToJudgingContext();
        var first = observed.Origin == "null" ? _redirects.FirstOf(entry) : null;
        return context with
        {
            Url = _redaction.Url(context.Url),
            Initiator =
                entry.ResourceType == "xhr" ? "XMLHttpRequest"
                : entry.IsFont ? "font"
                : context.Initiator,
            Credentials =
                SeenThen(entry) is var seen and not CredentialsMode.Unknown ? seen
                : entry.IsFont && context.Credentials == CredentialsMode.Unknown ? CredentialsMode.NotInclude
                : context.Credentials,
            Backend = _backend,
            Body = entry.Answer is { } answer ? _redaction.BodyText(entry.Body, answer.Headers.Get("Content-Type")) : null,
            FromBrowserCache = entry.FromCache,
            BrowserError = entry.Error,
            RedirectedFrom = first is null ? null : _redaction.Url(first.Request.Url),
            PageOrigin = first?.Request.Headers.Get("Origin"),
            History = _memory.Recall(observed.TargetOrigin, context) with
            {
                PreflightPassed = preflightPassed,
                PreflightAnswer = preflightPassed ? preflight : null,
            },
        };
    }

    private DiagnosedEntry Diagnosed(HarEntry entry, ExchangeKind kind, Verdict verdict, Observation observed, JudgingContext? context) =>
        new(entry.Index, kind, entry.Request.Method, _redaction.Url(entry.Request.Url), Shown(verdict, entry), entry, observed)
        {
            Upstream = context is not null && entry.Upstream is { } upstream ? Shown(observed.Judge(context, upstream), entry) : null,
        };

    private Verdict Shown(Verdict verdict, HarEntry entry)
    {
        if (!_shown.TryGetValue(verdict, out var shown))
            _shown.Add(verdict, shown = _redaction.For(entry.Request.Headers, entry.Answer?.Headers).Verdict(verdict));
        return shown;
    }
}
