using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using DevProxy.Configuration.Json;
using DevProxy.Cors;
using DevProxy.Routing;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>What <c>devproxy explain</c> says about a request, as data.</summary>
/// <param name="Route">The key of the route that matches it; null when none does.</param>
/// <param name="UpstreamUrl">What the upstream is asked for, byte for byte; null without a route, and where no upstream is asked.</param>
/// <param name="Rejected">The other routes, in the order in which they are tried.</param>
/// <param name="RequestChanges">What is changed on the way to the upstream, a sentence each.</param>
/// <param name="ResponseChanges">What is changed on the way back, a sentence each.</param>
internal sealed record RouteExplanation(
    string? Route,
    string? UpstreamUrl,
    ImmutableArray<SkippedRoute> Rejected,
    ImmutableArray<string> RequestChanges,
    ImmutableArray<string> ResponseChanges
)
{
    /// <summary>The request's method.</summary>
    [JsonIgnore]
    public string Method { get; init; } = "";

    /// <summary>What the page calls, absolute.</summary>
    [JsonIgnore]
    public string Url { get; init; } = "";

    /// <summary>What answers instead of the upstream; null where the upstream does.</summary>
    [JsonIgnore]
    public string? Answer { get; init; }

    /// <summary>Whether the API is asked for the path that the page calls, and what to do where that is not meant.</summary>
    [JsonIgnore]
    public string? Parity { get; init; }

    /// <summary>The corporate proxy on the way, without its password; null for none.</summary>
    [JsonIgnore]
    public string? Hop { get; init; }

    /// <summary>Why no route matches it; null when one does.</summary>
    [JsonIgnore]
    public ExchangeError? Error { get; init; }

    /// <summary>Writes all of it, for a program that asks a DevProxy that runs.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("method", Method);
        json.WriteString("url", Url);
        json.WriteString("route", Route);
        json.WriteString("upstreamUrl", UpstreamUrl);
        foreach (
            var (name, text) in new[]
            {
                ("answer", Answer),
                ("parity", Parity),
                ("hop", Hop),
                ("error", Error?.Detail),
                ("fix", Error?.Fix),
            }
        )
        {
            if (text is not null)
                json.WriteString(name, text);
        }

        json.WriteStrings("requestChanges", RequestChanges);
        json.WriteStrings("responseChanges", ResponseChanges);
        json.WriteStartArray("rejected");
        foreach (var other in Rejected)
        {
            json.WriteStartObject();
            json.WriteString("route", other.Route);
            json.WriteString("reason", other.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>What became of a message's head, a sentence for each name.</summary>
/// <param name="before">As it came.</param>
/// <param name="after">As it goes on.</param>
/// <param name="shown">What may be shown of a value, given its name and itself.</param>
internal sealed class HeadDifference(HeaderList before, HeaderList after, Func<string, string, string> shown)
{
    /// <summary>The sentences, in the order in which the names come.</summary>
    /// <param name="untold">Names to leave out.</param>
    public IEnumerable<string> Sentences(params string[] untold) =>
        before
            .Concat(after)
            .Select(static line => line.Name)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(name => !untold.Contains(name, StringComparer.OrdinalIgnoreCase))
            .SelectMany(SentencesOf);

    private IEnumerable<string> SentencesOf(string name)
    {
        var (old, now) = (before.Lines(name).ToList(), after.Lines(name).ToList());
        if (old.SequenceEqual(now, StringComparer.Ordinal))
            return [];
        if (now.Count == 0)
            return [$"{name} is removed"];
        if (old.Count == 0)
            return [$"{name}: {shown(name, string.Join(", ", now))} is set"];
        return old.Count != now.Count
            ? [$"{name} becomes {shown(name, string.Join(", ", now))}"]
            : old.Zip(now)
                .Where(static pair => pair.First != pair.Second)
                .Select(pair => $"{name}: {shown(name, pair.First)} becomes {shown(name, pair.Second)}")
                .Distinct();
    }
}
