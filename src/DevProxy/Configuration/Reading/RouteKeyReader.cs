using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using DevProxy.Configuration.Foreign;
using DevProxy.Configuration.Json;

namespace DevProxy.Configuration.Reading;

/// <summary>Checks a route's key. Routes match the path as the browser sends it; a key that no browser sends never matches.</summary>
internal sealed class RouteKeyReader(ReadContext context)
{
    public void Check(SourceMember member)
    {
        var key = member.Key;
        if (ForeignKey.Explain(key) is var (message, fix))
        {
            // Those that no path can match are errors, as without another tool's form in them.
            if (key is ['/' or '*' or '^', ..] && HttpToken.IsTarget(key) && !key.AsSpan().ContainsAny('?', '#'))
                Warn(member, message, fix);
            else
                Error(member, message, fix);
        }
        else if (key.StartsWith('^'))
            SafeRegex.Compile(key, member.At, context.Problems);
        else if (!key.StartsWith('/') && !key.StartsWith('*'))
            Error(member, $"The path {ReadableJson.Quote(key)} does not begin with /", Fix(key));
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
                $"write {ReadableJson.Quote(HttpToken.Encoded(key))}"
            );
    }

    private static string Fix(string key)
    {
        if (key.Length == 0)
            return "write \"/\", which matches every path";
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        var path = scheme < 0 ? -1 : key.IndexOf('/', scheme + 3);
        if (scheme >= 0)
            return $"write only the path: {ReadableJson.Quote(path < 0 ? "/" : key[path..])}";
        return char.IsAsciiLetterOrDigit(key[0])
            ? $"write {ReadableJson.Quote("/" + key)}, or a regular expression that begins with ^"
            : "write a path that begins with /, or a regular expression that begins with ^";
    }

    private void Error(SourceMember member, string message, string fix) => context.Problems.Error(member.At, message, fix);

    private void Warn(SourceMember member, string message, string fix) => context.Problems.Warn(member.At, message, fix);
}

/// <summary>
/// Reports routes that never get a request: expressions and globs are tried first, in file order, so that one of them may match all that a
/// later one or a prefix would match. Reports only what is certain.
/// </summary>
internal static partial class RouteOverlap
{
    public static void Tell(ImmutableArray<SourceMember> routes, ProblemList problems)
    {
        // Each prefix is looked up, and not compared with all before it: there may be thousands.
        var prefixes = new Dictionary<string, SourceMember>(StringComparer.Ordinal);
        var takers = routes
            .Where(static route => IsPattern(route.Key))
            .Select(static route => (Route: route, Beginning: TakesAll(route.Key)))
            .Where(static taker => taker.Beginning is not null)
            .ToList();
        var passed = 0;
        foreach (var route in routes)
        {
            var prefix = IsPattern(route.Key) ? null : route.Key.TrimEnd('/');
            if (prefix is not null && !prefixes.TryAdd(prefix, route) && prefixes[prefix] is var other && other.Key != route.Key)
            {
                problems.Warn(
                    route.At,
                    $"{Quoted(route)} matches the same paths as {Quoted(other)} on line {Line(other)}",
                    "keep one of them"
                );
                continue;
            }

            // A prefix is tried after all patterns, a pattern after those before it.
            var tried = prefix is null ? takers.Take(passed) : takers;
            if (passed < takers.Count && ReferenceEquals(takers[passed].Route, route))
                passed++;
            var head = Head(route.Key);
            if (tried.FirstOrDefault(taker => head.StartsWith(taker.Beginning!, StringComparison.Ordinal)).Route is { } first)
                problems.Warn(
                    route.At,
                    $"{Quoted(route)} never gets a request: {Quoted(first)} on line {Line(first)} is tried first and matches all its paths",
                    "make the other one narrower, or remove this one"
                );
        }
    }

    private static bool IsPattern(string key) => key.StartsWith('^') || key.Contains('*', StringComparison.Ordinal);

    // The common beginning of all paths that the key matches.
    private static string Head(string key)
    {
        if (key.StartsWith('^'))
            return key.Contains('|', StringComparison.Ordinal) ? "" : Unescaped(LiteralHead().Match(key).Groups["literal"].Value);
        var star = key.IndexOf('*', StringComparison.Ordinal);
        return star < 0 ? key : key[..star];
    }

    // The beginning that is enough for the key to match a path; null when there is none.
    private static string? TakesAll(string key)
    {
        if (key.StartsWith('^'))
            return WholeLiteral().Match(key) is { Success: true } match ? Unescaped(match.Groups["literal"].Value) : null;
        if (key is "**" or "/**" or "/*")
            return "/";
        var star = key.IndexOf('*', StringComparison.Ordinal);
        return star > 0 && key[star..] is ("*" or "**") && key[star - 1] == '/' ? key[..star] : null;
    }

    private static string Unescaped(string literal) => literal.Replace("\\", "", StringComparison.Ordinal);

    private static string Quoted(SourceMember route) => ReadableJson.Quote(route.Key);

    private static string Line(SourceMember route) => route.At.Line.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^\^(?<literal>(\\?/|[\w~%\-]|\\[.\-])*)(?![?*+{])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex LiteralHead();

    [GeneratedRegex(
        @"^\^(?<literal>(\\?/|[\w~%\-]|\\[.\-])*)(\.\*\$?)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex WholeLiteral();
}
