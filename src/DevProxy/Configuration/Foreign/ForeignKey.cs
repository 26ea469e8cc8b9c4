using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Reading;

namespace DevProxy.Configuration.Foreign;

/// <summary>Recognises paths as other routers and servers write them, and gives the key that matches the same.</summary>
internal static partial class ForeignKey
{
    private const string Literally = "is matched literally";
    private const string Example = "write a prefix like \"/api\", or a regular expression that begins with ^";

    /// <summary>What the key is, with the form that works here; null where nothing of another tool is in it.</summary>
    public static (string Message, string Fix)? Explain(string key)
    {
        var quoted = ReadableJson.Quote(key);
        if (Nginx().Match(key) is { Success: true } nginx)
            return ($"{quoted} is a location as nginx writes it", Write(OfNginx(nginx)));
        if (key.StartsWith('!'))
            return ($"{quoted}: a path cannot be excluded", "add a separate route for the excluded path, with the target that it needs");
        if (Wrapped().Match(key) is { Success: true } wrapped)
            return ($"{quoted} holds more than a path", Write(wrapped.Groups["path"].Value));
        if (key.StartsWith('^'))
            return InExpression().Match(key) is { Success: true } named
                ? ($"{named.Value} {Literally} in a regular expression", Write(InExpression().Replace(key, Matched)))
                : null;
        if (JavaScript().Match(key) is { Success: true } script)
            return (
                $"{quoted} {Literally}: a regular expression starts with ^ and has no slashes around it",
                Write(Expression(script.Groups["body"].Value, script.Groups["flags"].Value.Contains('i', StringComparison.Ordinal)))
            );
        if (Everything().IsMatch(key))
            return ($"{quoted} {Literally}: a regular expression starts with ^", "write \"/\", which matches every path");
        if (Several().IsMatch(key))
            return (
                $"{quoted} is one path here",
                $"write a route for each: {string.Join(", ", Separator().Split(key).Select(ReadableJson.Quote))}"
            );
        return Placeholder(key) ?? Regular(key);
    }

    private static (string Message, string Fix)? Placeholder(string key)
    {
        if (Choice().Match(key) is { Success: true } choice)
            return ($"{choice.Value} {Literally}", Write(OfChoice(key)));
        var segments = Optional().Replace(key, "/${inner}").Split('/');
        return segments.FirstOrDefault(static segment => Rest().IsMatch(segment) || One().IsMatch(segment)) is { } found
            ? (
                $"{found} {Literally}, not as a placeholder",
                $"{Write(Glob(segments))}: a prefix matches all below it, * one segment, ** any number"
            )
            : null;
    }

    private static (string Message, string Fix)? Regular(string key)
    {
        if (!LikeExpression().IsMatch(key))
            return null;
        var prefix = key.StartsWith('/') ? LiteralHead().Match(key).Value.TrimEnd('/') : "";
        return (
            $"{ReadableJson.Quote(key)} {Literally}: a regular expression starts with ^",
            Write(Expression(key, ignoreCase: false))
                + (prefix.Length > 0 ? $"; a prefix matches all below it: {ReadableJson.Quote(prefix)}" : "")
        );
    }

    private static string Write(string key) =>
        key is ['/' or '*' or '^', ..]
        && !key.Contains(' ', StringComparison.Ordinal)
        && (!key.StartsWith('^') || SafeRegex.Compile(key, out _) is null)
            ? $"write {ReadableJson.Quote(key)}"
            : Example;

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

    private static string Matched(Match placeholder) => placeholder.Value[^1] is '*' or '+' ? ".*" : "[^/]+";

    // /{api,auth}/** and /@(api|auth)/**: the names in parentheses, the stars as an expression's.
    private static string OfChoice(string key)
    {
        var written = new StringBuilder();
        var end = 0;
        foreach (Match choice in Choice().Matches(key))
        {
            var names = choice.Groups["names"].Value.Split(',', '|').Select(Regex.Escape);
            written.Append(Stars(key[end..choice.Index])).Append(CultureInfo.InvariantCulture, $"({string.Join('|', names)})");
            end = choice.Index + choice.Length;
        }

        var expression = written.Append(Stars(key[end..])).ToString();
        return "^" + (expression.EndsWith("/.*", StringComparison.Ordinal) ? expression[..^2] : $"{expression}(/|$)");
    }

    private static string Stars(string glob) =>
        Regex.Escape(glob).Replace("\\*\\*", ".*", StringComparison.Ordinal).Replace("\\*", "[^/]*", StringComparison.Ordinal);

    private static string Glob(string[] segments)
    {
        var last = segments.Length - 1;
        var parts = segments.Select(
            (segment, i) =>
                Rest().IsMatch(segment)
                    ? i == last
                        ? null
                        : "**"
                    : One().Replace(segment, "*")
        );
        var glob = string.Join('/', parts.OfType<string>());
        return glob.Length == 0 ? "/"
            : glob is ['/' or '*', ..] ? glob
            : "/" + glob;
    }

    [GeneratedRegex(
        @"^(location\s+)?(?<sign>~\*|~|\^~|=)\s*(?<path>\S.*)$|^location\s+(?<path>/.*)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Nginx();

    // GET /api, localhost:3000/api, handle /api/*, regex:^/api, PathPrefix(`/api`) && …
    [GeneratedRegex(
        @"^((GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|ANY|ALL)([|,][A-Z]+)*\s+|[A-Za-z][A-Za-z0-9.\-]*(:[0-9]{1,5}(?=/)|\.[a-z]{2,}(?=/))"
            + @"|<?[A-Za-z_]+\s+|[a-z]{2,}:(?!//))(?<path>\^?/\S*?)>?$"
            + @"|\b(Path|PathPrefix|PathRegexp|PathStrip|PathPrefixStrip|path|path_prefix)\([`'""](?<path>\^?/[^`'""]*)[`'""]",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Wrapped();

    [GeneratedRegex(@"(?<=/):[A-Za-z_]\w*[*+?]?(?=/|\$|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex InExpression();

    [GeneratedRegex(
        @"^/(?<body>\^.*?)(/(?<flags>[a-z]*))?$|^/(?<body>\\/.*)/(?<flags>[a-z]*)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex JavaScript();

    [GeneratedRegex(@"^/?(\.[*+]|\(\.[*+]\))\$?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Everything();

    // A comma alone is valid in a path.
    [GeneratedRegex(
        @"^/[^\s,;|(){}]*((\s*[,;|]\s*|\s+)/[^\s,;|(){}]*)+$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Several();

    [GeneratedRegex(@"[\s,;|]+", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Separator();

    [GeneratedRegex(
        @"\{(?<names>[^/{}:]+(,[^/{}:]+)+)\}|@\((?<names>[^/()]+)\)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Choice();

    // Express 5: /old{/*splat}.
    [GeneratedRegex(@"\{/(?<inner>[^{}]*)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Optional();

    [GeneratedRegex(
        @"^(\{\*{1,2}[^}]*\}|\[\[?\.\.\.[^\]]*\]\]?|:[A-Za-z_]\w*(\(\.[*+]\))?[*+]|:[A-Za-z_]\w*\(\.[*+]\)"
            + @"|\*{1,2}[A-Za-z_]\w*|\{\w+(\+|:\*|:\.\*|\.\.\.)\}|<path:\w+>)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Rest();

    [GeneratedRegex(
        @"\{[^/{}]*\}|^:[A-Za-z_]\w*(\([^/]*\))?\??$|^\[\[?[A-Za-z_][\w\-]*\]\]?$|(?<!\?)<[^/<>]*>",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex One();

    // Parentheses alone are valid in a path, and * is a glob.
    [GeneratedRegex(
        @"\([^)]*[.*+?|\\\[][^)]*\)|\([^)]*\)[?*+]|/\.[*+]|\\.|\$$|\||\[[^\]]*\][*+?{]|[+?]\(",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex LikeExpression();

    [GeneratedRegex(@"^[^()\[\]\\*+?|$.{]*/", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex LiteralHead();
}
