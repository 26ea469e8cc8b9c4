using System.Text.RegularExpressions;
using DevProxy.Configuration.Source;

namespace DevProxy.Configuration.Reading;

/// <summary>Checks a route's key. Routes match the path as the browser sends it; a key that no browser sends never matches.</summary>
internal sealed partial class RouteKeyReader(ReadContext context)
{
    public void Check(SourceMember member)
    {
        var key = member.Key;
        if (key.StartsWith('^'))
            SafeRegex.Compile(key, member.At, context.Problems);
        else if (!key.StartsWith('/') && !key.StartsWith('*'))
            Error(member, $"The path {ReadableJson.Quote(key)} does not begin with /", Cure(key));
        else if (key.Contains('?', StringComparison.Ordinal) || key.Contains('#', StringComparison.Ordinal))
            Error(
                member,
                $"{ReadableJson.Quote(key)} contains a ? or #, but routes match only the path, up to the ?",
                "remove it, or write a regular expression that begins with ^"
            );
        else if (!HttpToken.IsTarget(key))
            Error(
                member,
                $"{ReadableJson.Quote(key)} never matches: browsers percent-encode these characters",
                $"write {ReadableJson.Quote(Encoded(key))}"
            );
        else if (Placeholder().Match(key) is { Success: true } placeholder)
            Warn(
                member,
                $"{placeholder.Value} is matched literally, not as a placeholder",
                $"write {ReadableJson.Quote(Placeholder().Replace(key, "*"))}: * matches one segment, ** any number"
            );
    }

    private static string Cure(string key)
    {
        if (key.Length == 0)
            return "write \"/\", which matches every path";
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        var path = scheme < 0 ? -1 : key.IndexOf('/', scheme + 3);
        if (scheme >= 0)
            return $"write only the path: {ReadableJson.Quote(path < 0 ? "/" : key[path..])}";
        return $"write {ReadableJson.Quote("/" + key)}, or a regular expression that begins with ^";
    }

    private static string Encoded(string key) =>
        string.Concat(
            key.EnumerateRunes()
                .Select(rune => rune.Value is > ' ' and < '\u007F' ? rune.ToString() : Uri.EscapeDataString(rune.ToString()))
        );

    private void Error(SourceMember member, string message, string fix) => context.Problems.Error(member.At, message, fix);

    private void Warn(SourceMember member, string message, string fix) => context.Problems.Warn(member.At, message, fix);

    // "/users/{id}" and "/users/:id", as many routers write it.
    [GeneratedRegex(
        @"(?<=/)(\{[^/]*\}|:[A-Za-z_]\w*|\[[^/]*\])(?=/|$)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Placeholder();
}
