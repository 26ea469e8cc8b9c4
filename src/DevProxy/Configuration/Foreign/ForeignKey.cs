using System.Text.RegularExpressions;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Reading;

namespace DevProxy.Configuration.Foreign;

/// <summary>Recognises paths as other routers and servers write them, and gives the key that matches the same.</summary>
internal static partial class ForeignKey
{
    /// <summary>What the key is, with the form that works here; null where nothing of another tool is in it.</summary>
    public static (string Message, string Fix)? Explain(string key)
    {
        if (Nginx().Match(key) is { Success: true } nginx)
            return ($"{ReadableJson.Quote(key)} is a location as nginx writes it", Write(OfNginx(nginx)));
        if (key.StartsWith('^'))
            return null;
        if (JavaScript().Match(key) is { Success: true } script)
            return (
                $"{ReadableJson.Quote(key)} is matched literally: a regular expression starts with ^ and has no slashes around it",
                Write(Expression(script.Groups["body"].Value, script.Groups["flags"].Value.Contains('i', StringComparison.Ordinal)))
            );

        var flat = Optional().Replace(key, "/${inner}");
        var segments = flat.Split('/');
        var found = segments.FirstOrDefault(static segment => Rest().IsMatch(segment) || One().IsMatch(segment));
        if (found is not null)
            return (
                $"{found} is matched literally, not as a placeholder",
                $"{Write(Glob(segments))}: a prefix matches all below it, * one segment, ** any number"
            );
        if (!Regular().IsMatch(key))
            return null;
        var prefix = LiteralHead().Match(key).Value.TrimEnd('/');
        return (
            $"{ReadableJson.Quote(key)} is matched literally: a regular expression starts with ^",
            $"{Write(Expression(key, ignoreCase: false))}{(prefix.Length > 0 && key.StartsWith('/') ? $"; a prefix matches all below it: {ReadableJson.Quote(prefix)}" : "")}"
        );
    }

    private static string Write(string key) =>
        !key.StartsWith('^') || SafeRegex.Compile(key, out _) is null
            ? $"write {ReadableJson.Quote(key)}"
            : "write a prefix like \"/api\", or a regular expression that begins with ^";

    private static string OfNginx(Match match)
    {
        var path = match.Groups["path"].Value;
        return match.Groups["sign"].Value switch
        {
            "~" => Expression(path, ignoreCase: false),
            "~*" => Expression(path, ignoreCase: true),
            "=" => $"^{Regex.Escape(path)}$",
            _ => path.StartsWith('/') ? path : "/" + path,
        };
    }

    // nginx and JavaScript look for the expression anywhere in the path; a key begins with ^.
    private static string Expression(string written, bool ignoreCase)
    {
        var body = written.Replace("\\/", "/", StringComparison.Ordinal);
        var anchored = body.StartsWith('^') || body.StartsWith('/');
        body = body.TrimStart('^');
        return $"^{(ignoreCase ? "(?i)" : "")}{(anchored ? "" : ".*")}{body}";
    }

    private static string Glob(string[] segments)
    {
        var last = segments.Length - 1;
        var parts = segments.Select(
            (segment, i) => Rest().IsMatch(segment) ? i == last ? null : "**" : One().Replace(segment, "*")
        );
        var glob = string.Join('/', parts.OfType<string>());
        return glob.Length == 0 ? "/" : glob is ['/' or '*', ..] ? glob : "/" + glob;
    }

    [GeneratedRegex(@"^(location\s+)?(?<sign>~\*|~|\^~|=)\s*(?<path>\S.*)$|^location\s+(?<path>/.*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Nginx();

    [GeneratedRegex(@"^/(?<body>\^.*?)(/(?<flags>[a-z]*))?$|^/(?<body>\\/.*)/(?<flags>[a-z]*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex JavaScript();

    // Express 5: /old{/*splat}.
    [GeneratedRegex(@"\{/(?<inner>[^{}]*)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Optional();

    [GeneratedRegex(
        @"^(\{\*{1,2}[^}]*\}|\[\[?\.\.\.[^\]]*\]\]?|:[A-Za-z_]\w*(\(\.[*+]\))?[*+]|:[A-Za-z_]\w*\(\.[*+]\)|\*{1,2}[A-Za-z_]\w*|\{\w+(\+|:\*|:\.\*|\.\.\.)\}|<path:\w+>)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Rest();

    [GeneratedRegex(
        @"\{[^/{}]*\}|^:[A-Za-z_]\w*(\([^/]*\))?\??$|^\[\[?[A-Za-z_][\w\-]*\]\]?$|<[^/<>]*>",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex One();

    // Parentheses alone are valid in a path, and * is a glob.
    [GeneratedRegex(@"\([^)]*[.*+?|\\\[][^)]*\)|\([^)]*\)[?*+]|/\.[*+]|\\.|\$$|\||\[[^\]]*\][*+?{]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Regular();

    [GeneratedRegex(@"^[^()\[\]\\*+?|$.{]*/", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex LiteralHead();
}
