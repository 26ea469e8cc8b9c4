using System.Text;
using System.Text.RegularExpressions;

namespace DevProxy.Routing;

/// <summary>
/// What a route's key says about paths: a prefix on segment boundaries, a glob (it contains <c>*</c>), or a regular expression (it begins
/// with <c>^</c>).
/// </summary>
internal sealed class RoutePattern
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromMilliseconds(100);
    private readonly string _key;
    private readonly Regex? _expression;

    /// <summary>Reads a key of <c>routes</c>.</summary>
    /// <exception cref="RegexParseException">The key begins with <c>^</c> and is no regular expression.</exception>
    public RoutePattern(string key)
    {
        _key = key;
        if (key.StartsWith('^'))
            (Kind, _expression) = (RoutePatternKind.Expression, new Regex(key, RegexOptions.CultureInvariant, MatchLimit));
        else if (key.Contains('*', StringComparison.Ordinal))
            (Kind, _expression) = (
                RoutePatternKind.Glob,
                new Regex(GlobExpression(key), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)
            ); // Linear: it needs no limit.
        else
            (Kind, Prefix) = (RoutePatternKind.Prefix, key.TrimEnd('/'));
    }

    public RoutePatternKind Kind { get; }

    /// <summary>The prefix without its last slash; empty for <c>/</c> and for what is no prefix.</summary>
    public string Prefix { get; } = "";

    /// <summary>Whether the route takes a path. An expression that cannot decide in time takes nothing.</summary>
    public bool Matches(ReadOnlySpan<char> path) => Kind == RoutePatternKind.Prefix ? HasPrefix(path) : Decide(path) == true;

    /// <summary>Why a path is not taken, as half a sentence; null when it is.</summary>
    public string? WhyNot(ReadOnlySpan<char> path)
    {
        if (Kind == RoutePatternKind.Prefix)
            return HasPrefix(path) ? null : WhyNotBelow(path);
        return Decide(path) switch
        {
            true => null,
            false => "the path does not match the "
                + $"{(Kind == RoutePatternKind.Glob ? "glob, which has to match the whole path" : "regular expression")}",
            null => "the regular expression took longer than 100 ms and was given up; make it simpler",
        };
    }

    /// <inheritdoc/>
    public override string ToString() => _key;

    // A prefix takes whole segments: /api takes /api and /api/x, never /apikey. A key that ends in a slash wants one: /api/ does not take
    // /api.
    private bool HasPrefix(ReadOnlySpan<char> path) =>
        path.StartsWith(Prefix, StringComparison.Ordinal)
        && (path.Length == Prefix.Length ? Prefix.Length == _key.Length : path[Prefix.Length] == '/');

    private string WhyNotBelow(ReadOnlySpan<char> path)
    {
        if (path.StartsWith(Prefix, StringComparison.Ordinal))
            return path.Length == Prefix.Length
                ? "the key ends in / and the path does not"
                : $"a prefix takes whole segments, and the path goes on after {Prefix} without a /";
        return path.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            ? "upper and lower case differ"
            : $"the path does not begin with {_key}";
    }

    private bool? Decide(ReadOnlySpan<char> path)
    {
        try
        {
            return _expression!.IsMatch(path);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    // `*` stays in its segment, `**` crosses segments (and `/**/` may stand for none), and a last `/*` or `/**` takes everything below, and
    // the folder itself.
    private static string GlobExpression(string glob)
    {
        var below =
            glob.EndsWith("/**", StringComparison.Ordinal) ? 3
            : glob.EndsWith("/*", StringComparison.Ordinal) ? 2
            : 0;
        var body = glob.AsSpan(0, glob.Length - below);
        var expression = new StringBuilder(@"\A");
        while (body.Length > 0)
        {
            var (token, length) = body switch
            {
                _ when body.StartsWith("/**/") => ("/(?:.*/)?", 4),
                _ when body.StartsWith("**") => (".*", 2),
                ['*', ..] => ("[^/]*", 1),
                _ => (Regex.Escape(body[..1].ToString()), 1),
            };
            expression.Append(token);
            body = body[length..];
        }

        return expression.Append(below > 0 ? @"(?:/.*)?\z" : @"\z").ToString();
    }
}

internal enum RoutePatternKind
{
    /// <summary>A path prefix on segment boundaries.</summary>
    Prefix,

    /// <summary><c>*</c> within a segment, <c>**</c> across.</summary>
    Glob,

    /// <summary>Begins with <c>^</c>.</summary>
    Expression,
}
