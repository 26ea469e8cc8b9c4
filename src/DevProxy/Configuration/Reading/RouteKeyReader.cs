using System.Text.RegularExpressions;
using DevProxy.Configuration.Source;

namespace DevProxy.Configuration.Reading;

/// <summary>Judges a route's key. Routes see the path as the browser sends it, and a key that no browser sends takes nothing.</summary>
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
            Error(member, $"{ReadableJson.Quote(key)} holds a ? or #, but a route sees the path only, up to the ?", "leave it out, or write a regular expression that begins with ^");
        else if (!HttpToken.IsTarget(key))
            Error(member, $"{ReadableJson.Quote(key)} takes nothing: browsers send such characters percent-encoded", $"write {ReadableJson.Quote(Encoded(key))}");
        else if (Placeholder().Match(key) is { Success: true } placeholder)
            Warn(member, $"{placeholder.Value} is taken as it stands here, not as a placeholder", $"write {ReadableJson.Quote(Placeholder().Replace(key, "*"))}: * takes one segment, ** any number");
    }

    private static string Cure(string key)
    {
        if (key.Length == 0)
            return "write \"/\", which takes every path";
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        var path = scheme < 0 ? -1 : key.IndexOf('/', scheme + 3);
        if (scheme >= 0)
            return $"write the path alone: {ReadableJson.Quote(path < 0 ? "/" : key[path..])}";
        return $"write {ReadableJson.Quote("/" + key)}, or a regular expression that begins with ^";
    }

    private static string Encoded(string key) =>
        string.Concat(key.EnumerateRunes().Select(rune => rune.Value is > ' ' and < '\u007F' ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));

    private void Error(SourceMember member, string message, string fix) => context.Problems.Error(member.At, message, fix);

    private void Warn(SourceMember member, string message, string fix) => context.Problems.Warn(member.At, message, fix);

    // "/users/{id}" and "/users/:id", as many routers write it.
    [GeneratedRegex(@"(?<=/)(\{[^/]*\}|:[A-Za-z_]\w*|\[[^/]*\])(?=/|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Placeholder();
}
