using System.Collections.Immutable;
using System.Text.RegularExpressions;
using DevProxy.Configuration;

namespace DevProxy.Terminal;

/// <summary>What a person reads at the start: where each path goes, who is allowed, and what to change in the page.</summary>
/// <param name="config">The configuration in force.</param>
/// <param name="routes">Its routes at work, in file order.</param>
/// <param name="proxyUrl">Where the proxy listens, without a slash at the end.</param>
/// <param name="inspectorUrl">Where the inspector listens; null when it is switched off.</param>
/// <param name="inContainer">Whether DevProxy runs in a container, where listening on all interfaces is what its image is made for.</param>
internal sealed partial class Banner(
    ProxyConfig config,
    ImmutableArray<BannerRoute> routes,
    string proxyUrl,
    string? inspectorUrl,
    bool inContainer
)
{
    private const string Margin = "  ";

    /// <summary>What is said until the first request comes.</summary>
    public const string NothingArrived =
        "Nothing has arrived. If the console is red, the page still calls the API directly, or the browser refused before sending.";

    /// <summary>What to do first, where that is not to be read from the configuration: a sentence each.</summary>
    public ImmutableArray<string> ToBegin { get; init; } = [];

    /// <summary>
    /// Where the routes are from another tool's file: which layout that is for, and the command for this one; a sentence each.
    /// </summary>
    public ImmutableArray<string> Foreign { get; init; } = [];

    /// <summary>What answers before any route is asked: a sentence each.</summary>
    public ImmutableArray<string> BeforeRoutes { get; init; } = [];

    /// <summary>The lines, an empty one first.</summary>
    public IEnumerable<string> Lines(AnsiStyle style, int? columns)
    {
        yield return "";
        foreach (var line in RouteLines(style))
            yield return Margin + line;
        foreach (var line in BeforeRoutes.SelectMany(sentence => TextWrap.Wrap(sentence, columns - Margin.Length)))
            yield return Margin + TerminalText.Escape(line);
        yield return "";
        foreach (var line in CorsSentences().SelectMany(sentence => TextWrap.Wrap(sentence, columns - Margin.Length)))
            yield return Margin + line;
        foreach (
            var line in (ToBegin.IsEmpty ? PageSentences() : ToBegin).SelectMany(sentence =>
                TextWrap.Wrap(sentence, columns - Margin.Length)
            )
        )
            yield return Margin + Url().Replace(line, url => style.Cyan(url.Value));

        foreach (var warning in Warnings())
        {
            var head = "warning: ";
            foreach (var line in TextWrap.Wrap(warning, columns - Margin.Length - head.Length))
            {
                yield return Margin + style.Yellow(head + line);
                head = new string(' ', head.Length);
            }
        }

        yield return "";
        foreach (var line in ListeningLines(style))
            yield return line;
        yield return "";
    }

    /// <summary>Where DevProxy can be reached, each a line of its own: what a script waits for, whatever the log's level.</summary>
    public IEnumerable<string> ListeningLines(AnsiStyle style)
    {
        yield return $"DevProxy listening on {style.Bold(style.Cyan(proxyUrl))}";
        if (inspectorUrl is not null)
            yield return $"Inspector on {style.Bold(style.Cyan(inspectorUrl))}";
    }

    private IEnumerable<string> RouteLines(AnsiStyle style)
    {
        var fromColumns = routes.Max(static route => (int?)route.From.Length) ?? 0;
        foreach (var route in routes)
        {
            yield return $"{TerminalText.Escape(route.From).PadRight(fromColumns)} {style.Dim("->")} {TerminalText.Escape(route.To)}";
            if (route.Hop is { } hop)
                yield return new string(' ', fromColumns) + style.Dim($"    through the proxy {TerminalText.Escape(hop)}");
            foreach (var step in route.Steps)
                yield return new string(' ', fromColumns) + style.Dim($"    {TerminalText.Escape(step)}");
        }
    }

    // Routes that allow the same pages share a line.
    private IEnumerable<string> CorsSentences()
    {
        var groups = config.Routes.GroupBy(static route => Words(route.Cors)).ToList();
        return groups.Count == 1
            ? [$"CORS: {groups[0].Key}"]
            : groups.Select(static group =>
                $"CORS on {string.Join(", ", group.Select(static route => TerminalText.Escape(route.Key)))}: {group.Key}"
            );
    }

    private static string Words(CorsPolicy? policy)
    {
        if (policy is null)
            return "off. Answers from your API pass unchanged, and are judged.";
        var headers = policy.Mode == CorsMode.Override ? "DevProxy's own headers" : "repaired where a browser would refuse,";
        return $"{headers} for {Who(policy.Origin)}{(policy.Credentials ? "" : ", without credentials")}.";
    }

    private static string Who(OriginRule rule) =>
        rule.Kind switch
        {
            OriginRuleKind.Default => "pages on localhost, any port",
            OriginRuleKind.List => $"pages of {string.Join(", ", rule.Exact.Select(TerminalText.Escape))}",
            OriginRuleKind.Pattern => $"pages whose origin matches /{TerminalText.Escape(rule.Pattern!.ToString())}/",
            _ => "pages of any origin",
        };

    private IEnumerable<string> PageSentences()
    {
        if (!Foreign.IsEmpty)
        {
            foreach (var sentence in Foreign)
                yield return sentence;
            yield break;
        }

        var swaps = routes.Select(Swap).Where(static swap => swap.There.Length > 0).Distinct().ToList();
        if (routes.Any(static route => route.IsFrontend))
        {
            yield return config.Path is not null || routes.Length > 1 || swaps is not [var (only, target)]
                ? $"To begin: open {proxyUrl}"
                : $"To begin: open {proxyUrl} if your page is served from {target}; if that is your API, write {only} in your page "
                    + $"where it says {target}";
            yield break;
        }

        var head = "To begin: in your page, write";
        foreach (var (here, there) in swaps)
        {
            yield return $"{head} {here} where it says {there}";
            head = "          and";
        }

        if (config.Path is not null && !config.Routes.Any(static route => route.Key == "/"))
            yield return "The page itself is served by its own server, as before: no route matches /.";
    }

    // What both URLs end with is the path that the page adds; what precedes it is what changes.
    private static (string Here, string There) Swap(BannerRoute route)
    {
        if (!route.From.Contains("://", StringComparison.Ordinal) || !route.To.Contains("://", StringComparison.Ordinal))
            return ("", "");
        int here = route.From.Length,
            there = route.To.Length;
        while (here > 0 && there > 0 && route.From[here - 1] == route.To[there - 1])
            (here, there) = (here - 1, there - 1);
        // Back to a whole segment.
        while (here < route.From.Length && route.From[here] != '/')
            (here, there) = (here + 1, there + 1);
        return (TerminalText.Escape(route.From[..here]), TerminalText.Escape(route.To[..there]));
    }

    private IEnumerable<string> Warnings()
    {
        if (inContainer)
            yield break;
        if (!IsLoopback(config.Host))
            yield return $"DevProxy listens on {config.Host}: others in your network can use it too. Write \"host\": \"localhost\" to keep it "
                + "to this machine.";
        if (config.Inspector is { } inspector && !IsLoopback(inspector.Host))
            yield return $"the inspector listens on {inspector.Host}: others in your network can read every exchange. Write \"host\": "
                + "\"localhost\" in \"inspector\".";
    }

    [GeneratedRegex("https?://[^ ]+", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Url();

    private static bool IsLoopback(string host) => Cors.Origin.IsLoopbackHost(host);
}

/// <summary>A route at work, for the banner.</summary>
/// <param name="From">What the page calls, an absolute URL; for a key that is an expression, words for the paths that match it.</param>
/// <param name="To">What the upstream is asked for then, an absolute URL.</param>
/// <param name="Hop">The corporate proxy on the way, without its password; null for none.</param>
/// <param name="IsFrontend">Whether it serves the page itself: the route <c>/</c> with a local target.</param>
internal sealed record BannerRoute(string From, string To, string? Hop, bool IsFrontend)
{
    /// <summary>What stands before and after the answer, a line each.</summary>
    public ImmutableArray<string> Steps { get; init; } = [];
}
