using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Har;

/// <summary>What each API has to allow, as far as a HAR file shows it.</summary>
internal static class HarPolicies
{
    /// <summary>The policies; exchanges are the entries' places in the file, from 0, as in its diagnosis.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">What to allow besides, and for which backend the code is.</param>
    /// <param name="redaction">What is masked.</param>
    public static PolicyReport Of(HarFile file, PolicyOptions options, Redaction redaction) =>
        PolicyReport.Of(HarDiagnosis.Of(file, null, null, redaction).Entries.Select(ExchangeOf).OfType<ApiExchange>(), options);

    // A browser's file names the API that the page called. DevProxy's own names the one behind it, too.
    private static ApiExchange? ExchangeOf(DiagnosedEntry judged)
    {
        if (judged.Kind == ExchangeKind.Websocket || judged.Entry.FromServiceWorker)
            return null;
        var observation = judged.Observation;
        var request = judged.Entry.Request.Headers;
        var upstream = judged.Entry.Own?.UpstreamUrl is { } url && Origin.TryFromUrl(url, out var origin) ? origin.Serialized : null;
        var isScript = observation.IsJudged || (observation.Role == CorsRole.SameOrigin && PolicyReport.IsOfScript(request));
        var call = isScript
            ? new ApiCall(judged.Index, judged.Upstream ?? judged.Verdict)
            {
                IsSameOrigin = !observation.IsJudged,
                IsAnswered = judged.Entry.Own is null ? judged.Entry.Answer is not null : judged.Upstream is not null,
            }
            : null;
        return new ApiExchange(upstream ?? observation.TargetOrigin, call, PolicyReport.IsPage(request));
    }
}
