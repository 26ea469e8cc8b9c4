using System.Collections.Immutable;
using System.Text.Json;
using DevProxy.Configuration.Json;
using DevProxy.Cors;
using DevProxy.Har;
using DevProxy.Traffic;

namespace DevProxy.Cli;

/// <summary>
/// An expectation as traffic shows it: what a page got is what is expected. Of DevProxy's own traffic it is expected of the API that was
/// asked, and, where production origins are configured, for those.
/// </summary>
/// <param name="Url">What is called, secrets masked.</param>
/// <param name="Origin">The page's origin.</param>
/// <param name="Method">The method.</param>
/// <param name="Headers">Those that script set, secrets masked.</param>
/// <param name="Include">Whether it is called with credentials.</param>
/// <param name="IsAllowed">Whether the page got it.</param>
/// <param name="Exposes">The headers that the answer exposed.</param>
internal sealed record ExpectationDraft(
    string Url,
    string Origin,
    string Method,
    ImmutableArray<HeaderLine> Headers,
    bool Include,
    bool IsAllowed,
    ImmutableArray<string> Exposes
)
{
    // A masked value: the environment gives it where the server checks it, and any text does where it does not.
    private const string Secret = "${DEVPROXY_SECRET:-secret}";

    /// <summary>The expectations of a file, each once, in its order.</summary>
    /// <param name="diagnosis">The file, judged.</param>
    /// <param name="redaction">What is masked.</param>
    public static ImmutableArray<ExpectationDraft> Of(DiagnosisRecord diagnosis, Redaction redaction) =>
        [.. diagnosis.Entries.SelectMany(entry => Of(entry, redaction)).DistinctBy(static draft => draft.Key)];

    /// <summary>The list as a file.</summary>
    /// <param name="drafts">The expectations.</param>
    /// <param name="baseUrl">What is left out at the beginning of URLs; null for nothing.</param>
    public static byte[] Write(ImmutableArray<ExpectationDraft> drafts, string? baseUrl)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, ReadableJson.Indented))
        {
            json.WriteStartArray();
            foreach (var draft in drafts)
                draft.Write(json, baseUrl?.TrimEnd('/'));
            json.WriteEndArray();
        }

        output.Write("\n"u8);
        return output.ToArray();
    }

    private string Key =>
        string.Join(
            '\n',
            [Method, Url, Origin, Include ? "include" : "omit", .. Headers.Select(static line => line.Name.ToLowerInvariant()).Order()]
        );

    private static IEnumerable<ExpectationDraft> Of(DiagnosedEntry entry, Redaction redaction)
    {
        var observed = entry.Observation;
        ImmutableArray<string> production = [.. entry.Entry.Own?.ProductionOrigins ?? []];
        if (entry.Kind == ExchangeKind.Websocket || (entry.Kind == ExchangeKind.Preflight && entry.PairedWith is not null))
            return [];
        bool? isAllowed = entry.Verdict.Outcome switch
        {
            Outcome.Blocked => false,
            Outcome.Indeterminate => null,
            Outcome.NotApplicable => production.IsEmpty ? null : true,
            _ => true,
        };
        if (isAllowed is not { } allowed || (!observed.IsJudged && production.IsEmpty))
            return [];

        var answer = entry.Entry.Upstream ?? entry.Entry.Answer;
        var draft = new ExpectationDraft(
            entry.Entry.Own?.UpstreamUrl ?? entry.Url,
            observed.Origin ?? "",
            observed.Method,
            ScriptHeaders(entry, redaction),
            entry.Verdict.Credentials == CredentialsMode.Include,
            allowed,
            allowed && observed.Method is "GET" or "HEAD" ? Exposed(answer) : []
        );
        return production.IsEmpty ? [draft] : production.Select(origin => draft with { Origin = origin });
    }

    // Of a preflight that no request followed, the names alone are known.
    private static ImmutableArray<HeaderLine> ScriptHeaders(DiagnosedEntry entry, Redaction redaction)
    {
        var names = entry.Observation.UnsafeNames;
        if (entry.Kind == ExchangeKind.Preflight)
            return
            [
                .. names.Select(static name => new HeaderLine(
                    name,
                    name.Equals("content-type", StringComparison.OrdinalIgnoreCase) ? "application/json" : Redaction.Mask
                )),
            ];
        var headers = entry.Entry.Request.Headers;
        return [.. redaction.For(headers).Headers(headers).Where(line => names.Contains(line.Name, StringComparer.OrdinalIgnoreCase))];
    }

    private static ImmutableArray<string> Exposed(Answer? answer) =>
        [
            .. (answer?.Headers.Get("Access-Control-Expose-Headers") ?? "")
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Where(name => name != "*" && answer!.Headers.Contains(name))
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];

    private void Write(Utf8JsonWriter json, string? baseUrl)
    {
        json.WriteStartObject();
        var isBelow = baseUrl is not null && Url.StartsWith(baseUrl + "/", StringComparison.Ordinal);
        json.WriteString("url", Shown(isBelow ? Url[baseUrl!.Length..] : Url));
        json.WriteString("origin", Shown(Origin));
        json.WriteString("method", Shown(Method));
        if (!Headers.IsEmpty)
        {
            json.WriteStartObject("headers");
            foreach (var line in Headers.DistinctBy(static line => line.Name))
                json.WriteString(line.Name, Shown(line.Value));
            json.WriteEndObject();
        }

        if (Include)
            json.WriteString("credentials", "include");
        json.WriteString("expect", IsAllowed ? "allowed" : "blocked");
        if (!Exposes.IsEmpty)
            json.WriteStrings("exposes", Exposes);

        json.WriteEndObject();
    }

    private static string Shown(string text) =>
        text.Replace("${", "$${", StringComparison.Ordinal).Replace(Redaction.Mask, Secret, StringComparison.Ordinal);
}
