using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Traffic;
using Microsoft.AspNetCore.WebUtilities;

namespace DevProxy.Terminal;

/// <summary>
/// What happened in a preflight, or in a request that a browser sends without one: what the browser asks, what the upstream answered, what
/// the browser would have done with that, what was sent instead, and the fix.
/// </summary>
internal static class CorsBlock
{
    private const string PolicyWords = "has been blocked by CORS policy: ";
    private const int MostSnippetLines = 14;

    /// <summary>The rows, in the order in which it happened.</summary>
    /// <param name="record">A complete exchange to which CORS applies.</param>
    /// <param name="config">The configuration in force.</param>
    /// <param name="inspectorUrl">Where the record can be looked at; null without an inspector.</param>
    public static IEnumerable<Row> Of(ExchangeRecord record, ProxyConfig config, string? inspectorUrl)
    {
        yield return new Row("browser asks", Question(record));
        if (record.Upstream is { } upstream)
        {
            foreach (var row in Answer(upstream, record))
                yield return row;
        }

        // Of what no upstream answered, what the browser makes of it is all that there is.
        if ((record.Cors.Upstream ?? (IsLocal(record) ? record.Cors.Delivered : null)) is { } verdict)
        {
            yield return Reaction(verdict);
            if (verdict.Explanation is { Length: > 0 } explanation)
                yield return new Row("", explanation);
        }

        foreach (var row in Instead(record))
            yield return row;
        foreach (var production in record.Cors.Production.IsDefault ? [] : record.Cors.Production)
            yield return Production(production);
        foreach (var row in Fix(record, inspectorUrl))
            yield return row;
        if (ConfigEdit.For(record, config) is { } edit)
            yield return new Row("to allow it", edit, Tone.Warning);
    }

    private static bool IsLocal(ExchangeRecord record) =>
        record is { Upstream: null, AnsweredBy: AnsweredBy.Mock or AnsweredBy.Recording or AnsweredBy.Fault };

    private static string Question(ExchangeRecord record)
    {
        var origin = record.Cors.Origin ?? "the page";
        if (record.Kind != ExchangeKind.Preflight)
            return $"may {origin} read this answer?";
        var method = record.Request.Headers.Get(CorsHeader.RequestMethod);
        var names = record.Request.Headers.Get(CorsHeader.RequestHeaders);
        return string.IsNullOrWhiteSpace(names)
            ? $"may {origin} send {method}?"
            : $"may {origin} send {method} with "
                + $"{string.Join(", ", names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))}?";
    }

    private static IEnumerable<Row> Answer(UpstreamPart upstream, ExchangeRecord record)
    {
        if (upstream.Status is not { } status)
        {
            yield return new Row(
                "your API says",
                record.Error is { } error ? $"nothing ({error.Type}): {error.Detail}" : "nothing",
                Tone.Bad
            );
            yield break;
        }

        var telling = upstream.Headers.Where(line => IsTelling(line.Name, status)).ToList();
        var silent = telling.Exists(line => IsCors(line.Name)) ? "" : ", no Access-Control-* header";
        yield return new Row("your API says", Status(status) + silent);
        foreach (var line in telling)
            yield return new Row("", $"{line.Name.ToLowerInvariant()}: {line.Value}");
    }

    private static Row Reaction(Verdict verdict)
    {
        var (words, tone) = verdict.Outcome switch
        {
            Outcome.Allowed => ("allow it", Tone.Good),
            Outcome.Conditional => ("allow it without credentials, block it with them", Tone.Warning),
            Outcome.Divergent => ("allow it today, though the standard refuses it", Tone.Warning),
            Outcome.Indeterminate => ("decide by what it has cached", Tone.Warning),
            _ => ("block it", Tone.Bad),
        };
        return new Row("browser would", Words(verdict.Message) is { } why ? $"{words}: {why}" : words, tone);
    }

    private static IEnumerable<Row> Instead(ExchangeRecord record)
    {
        var changed = record.Cors.Changed.IsDefault ? [] : record.Cors.Changed;
        if (changed.IsEmpty || record.Response is not { } response)
            yield break;
        var tone = record.Cors.Delivered?.Outcome is Outcome.Blocked ? Tone.Bad : Tone.Good;
        yield return new Row(record.Cors.Upstream is null ? "DevProxy says" : "sent instead", Status(response.Status), tone);
        foreach (var change in changed)
            yield return new Row("", change, change.StartsWith('-') ? Tone.Muted : tone);
    }

    private static Row Production(ProductionVerdict production)
    {
        var verdict = production.Verdict;
        var words = $"{production.Origin}: {ProductionNotes.Words(verdict)}";
        return verdict.Outcome == Outcome.Indeterminate
            ? new Row("in production", $"{words}. {verdict.Explanation}", Tone.Warning)
            : new Row("in production", words, verdict.Outcome == Outcome.Allowed ? Tone.Good : Tone.Bad);
    }

    private static IEnumerable<Row> Fix(ExchangeRecord record, string? inspectorUrl)
    {
        if ((record.Cors.Upstream ?? record.Cors.Delivered)?.Fix is not { } fix)
            yield break;
        yield return new Row(IsLocal(record) ? "do this" : "fix your API", fix.Summary);
        if (
            fix.Backend is { } backend
            && fix.Snippets.GetValueOrDefault(backend) is { } snippet
            && snippet.Count(c => c == '\n') < MostSnippetLines
        )
            yield return new Row("", snippet, Tone.Changed, Verbatim: true);
        else if (inspectorUrl is not null && !fix.Snippets.IsEmpty)
            yield return new Row("", $"code for your backend: {inspectorUrl}/#{record.Id}", Tone.Muted);

        // Each fix replaces the settings before it.
        if (inspectorUrl is not null && !fix.Snippets.IsEmpty)
            yield return new Row("", "for this exchange; all that the API has to allow, at once: devproxy fix", Tone.Muted);
    }

    // Chrome's line begins with the URL and the origin, which are shown above already.
    private static string? Words(string? message) =>
        message?.IndexOf(PolicyWords, StringComparison.Ordinal) is { } at and >= 0 ? message[(at + PolicyWords.Length)..] : message;

    private static string Status(int status) => $"{status} {ReasonPhrases.GetReasonPhrase(status)}".TrimEnd();

    private static bool IsCors(string name) => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase);

    private static bool IsTelling(string name, int status) =>
        IsCors(name) || (status is >= 300 and < 400 && name.Equals("Location", StringComparison.OrdinalIgnoreCase));
}
