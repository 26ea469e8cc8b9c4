using System.Collections.Immutable;
using System.Text.Json;
using DevProxy.Traffic;

namespace DevProxy.Har;

/// <summary>A diagnosed HAR file as exchange records, which the inspector shows like live traffic.</summary>
internal static class HarRecords
{
    /// <summary>A record for each entry, in the order of the file; ids are places in the file, counted from 1.</summary>
    /// <param name="file">The file.</param>
    /// <param name="redaction">What is masked.</param>
    public static ImmutableArray<ExchangeRecord> Of(HarFile file, Redaction redaction)
    {
        var entries = file.Entries.ToDictionary(entry => entry.Index);
        return [.. HarDiagnosis.Of(file, null, null, redaction).Entries.Select(judged => Record(judged, entries[judged.Index], redaction))];
    }

    /// <summary>Writes an array of the records: DevProxy's own as they were written, those of other programs as they are judged.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="file">The file.</param>
    /// <param name="redaction">What is masked.</param>
    public static void Write(Utf8JsonWriter json, HarFile file, Redaction redaction)
    {
        json.WriteStartArray();
        foreach (var (entry, record) in file.Entries.Zip(Of(file, redaction)))
        {
            if (entry.Own is { } own)
                own.Write(json, record);
            else
                ExchangeJson.Write(json, record);
        }

        json.WriteEndArray();
    }

    private static ExchangeRecord Record(DiagnosedEntry judged, HarEntry entry, Redaction redaction)
    {
        var observation = judged.Observation;
        redaction = redaction.For(entry.Request.Headers, entry.Answer?.Headers);
        var cors = new CorsPart(
            observation.Layout,
            observation.Origin,
            observation.TargetOrigin,
            observation.NeedsPreflight,
            judged.Preflight is { } state ? new PreflightPart(state, judged.PairedWith + 1) : null,
            "off",
            [],
            judged.Upstream ?? judged.Verdict,
            judged.Verdict,
            []
        );
        return new ExchangeRecord(
            judged.Index + 1,
            judged.Kind,
            entry.StartedAt == default ? DateTimeOffset.UnixEpoch.AddMilliseconds(entry.Index) : entry.StartedAt,
            entry.DurationMs,
            null,
            new RequestPart(
                entry.Request.Method,
                redaction.Url(entry.Request.Url),
                entry.HttpVersion,
                redaction.Headers(entry.Request.Headers),
                Body(entry.RequestBody, redaction)
            ),
            null,
            entry.Answer is { } answer
                ? new ResponsePart(answer.Status, redaction.Headers(answer.Headers), Body(entry.ResponseBody, redaction))
                : null,
            null,
            Error(entry) is { } error ? redaction.Error(error) : null,
            cors
        )
        {
            Messages = entry.Messages?.Since(entry.StartedAt).Select(message => message.Masked(redaction)).ToImmutableArray(),
        };
    }

    private static BodyPart? Body(BodyPart? body, Redaction redaction) => body is null ? null : redaction.Body(body);

    private static ExchangeError? Error(HarEntry entry) =>
        entry.Answer is not null
            ? null
            : new ExchangeError(
                "no_answer",
                $"The file has no answer to this request{(entry.Error is { Length: > 0 } error ? $": {error}" : "")}. The browser did "
                    + "not get one, or withheld it.",
                "Check whether its preflight was refused; if not, ask the server directly: devproxy check URL --origin ORIGIN."
            );
}
