using System.Collections.Immutable;
using System.Text.RegularExpressions;
using DevProxy.Configuration.Json;
using DevProxy.Cors;

namespace DevProxy.Configuration.Reading;

/// <summary>Origins are compared byte for byte with what a browser sends; says how the browser would have spelled one.</summary>
internal static class OriginSpelling
{
    /// <summary>Whether a browser sends exactly this, and if not, what is wrong with it and what would be right.</summary>
    public static (string Message, string Fix)? Problem(string text)
    {
        if (Origin.TryParse(text, out var origin))
        {
            return origin.Serialized == text
                ? null
                : (
                    $"Browsers never send \"{text}\": they write origins in lower case and without the default port",
                    $"write \"{origin.Serialized}\""
                );
        }

        if (text.Contains('*', StringComparison.Ordinal))
            return (
                $"\"{text}\" contains a wildcard, which is not allowed in an origin",
                $"write a regular expression: \"{Expression(text)}\""
            );
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            var scheme = Origin.IsLoopbackHost(text.Split(':', '/')[0]) ? "http" : "https";
            return Origin.TryFromUrl($"{scheme}://{text}", out var guessed)
                ? ($"\"{text}\" has no scheme, which an origin needs", $"write \"{guessed.Serialized}\"")
                : ($"\"{text}\" is not a valid origin", "write it like \"http://localhost:3000\"");
        }

        if (text.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            return ("A page opened from a file has no origin: the browser sends null", "write \"null\", or serve the page over http");
        return Origin.TryFromUrl(text, out var url)
            ? ($"\"{text}\" is a URL; an origin has no path and no slash at the end", $"write \"{url.Serialized}\"")
            : ($"\"{text}\" is not a valid origin", "write it like \"http://localhost:3000\"");
    }

    // As written in JSON.
    private static string Expression(string text) =>
        $"/^{Regex.Escape(text.TrimEnd('/')).Replace(@"\*", "[^/]+", StringComparison.Ordinal).Replace(@"\", @"\\", StringComparison.Ordinal)}$/";
}

/// <summary>Reads <c>productionOrigins</c>.</summary>
internal sealed class ProductionOriginsReader(ReadContext context)
{
    public ImmutableArray<Origin> Read(SourceNode node)
    {
        var origins = ImmutableArray.CreateBuilder<Origin>();
        foreach (var item in node.Items.Where(item => item.Kind != SourceKind.Refused))
        {
            if (
                context.IsFine(item, Problem(item.Text), "origin", "https://your-website.com")
                && Origin.TryParse(item.Text, out var origin)
                && !origins.Contains(origin)
            )
                origins.Add(origin);
        }

        return origins.ToImmutable();
    }

    private static (string Message, string Fix)? Problem(string text) =>
        text switch
        {
            "null" or "*" or ['/', ..] => (
                $"\"{text}\" is not a single origin",
                "list each origin that serves your page, such as \"https://your-website.com\""
            ),
            _ => OriginSpelling.Problem(text),
        };
}
