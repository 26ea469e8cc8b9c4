using System.Collections.Immutable;
using System.Text.RegularExpressions;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Schema;

namespace DevProxy.Configuration.Reading;

/// <summary>
/// Which values of a configuration are secrets wherever they show, in traffic too: those that come from a <c>${NAME}</c>, and those of
/// headers whose name says so.
/// </summary>
/// <remarks>
/// Where the configuration itself is shown, a value from a variable is shown as <c>${NAME}</c>, whatever it is. In traffic it is looked for
/// by its text, and these are left out, because masking them would take away what a diagnosis is about and hide nothing:
/// (1) keys that hold names and addresses (host, origins, files, levels): only headers, rewritten paths, targets and the proxy's URL are
/// looked at;
/// (2) addresses: a URL without user-info and query, a host name, a port, and whatever is part of a target's host, which DNS and TLS reveal
/// anyway;
/// (3) values of fewer than six characters and common words (<c>true</c>, <c>production</c>).
/// A header that is set from a variable is masked under its own name even then.
/// </remarks>
internal static partial class SecretVariables
{
    private const int LeastLength = 6;

    private static readonly string[] PlainWords =
    [
        "localhost",
        "development",
        "production",
        "staging",
        "testing",
        "preview",
        "sandbox",
        "default",
        "enabled",
        "disabled",
        "undefined",
    ];

    /// <summary>The values, each once.</summary>
    /// <param name="root">The effective tree.</param>
    /// <param name="routes">What was read from it.</param>
    public static ImmutableArray<string> Of(SourceNode root, ImmutableArray<RouteConfig> routes)
    {
        var nodes = new List<SourceNode>();
        foreach (var route in root.Find("routes")?.Members ?? [])
        {
            if (route.Value.Find("target") is { } target)
                nodes.Add(target);
            foreach (var key in new[] { "headers", "responseHeaders", "pathRewrite" })
                nodes.AddRange(route.Value.Find(key)?.Members.Select(member => member.Value) ?? []);
            foreach (var key in new[] { "mock", "fault" })
                nodes.AddRange(route.Value.Find(key) is { } answer ? Texts(answer) : []);
        }

        var proxy = root.Find("upstreamProxy");
        if (proxy is not null)
            nodes.Add(proxy);
        var written = routes
            .SelectMany(route => route.Headers)
            .Where(change => change is { Masked: not null, FromVariable: false, Value: not null });
        return
        [
            .. nodes
                .SelectMany(node => node.FromVariables)
                .Concat(written.SelectMany(Credentials))
                .Concat(proxy is null ? [] : UserInfo.Passwords(proxy.Text))
                .Where(value =>
                    IsTelling(value)
                    && !routes.Any(route => route.Target?.Origin.Serialized.Contains(value, StringComparison.OrdinalIgnoreCase) == true)
                )
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether a value may be looked for in other texts: long enough, and neither a plain word nor an address.</summary>
    public static bool IsTelling(string value) =>
        value.Length >= LeastLength && !PlainWords.Contains(value, StringComparer.OrdinalIgnoreCase) && !Address().IsMatch(value);

    private static IEnumerable<SourceNode> Texts(SourceNode node) =>
        node.Kind == SourceKind.Text ? [node] : node.Items.Concat(node.Members.Select(member => member.Value)).SelectMany(Texts);

    // What is secret in it shows elsewhere without its scheme, or its cookie's name.
    private static IEnumerable<string> Credentials(HeaderChange change) =>
        change.Name.ToLowerInvariant() switch
        {
            "authorization" or "proxy-authorization" => [change.Value![(change.Value!.IndexOf(' ', StringComparison.Ordinal) + 1)..]],
            "cookie" => change.Value!.Split(';').Select(pair => pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim()),
            _ => [change.Value!],
        };

    // A URL, or a host with or without a port; the last label of a name is short and has no digits, which tells it from the parts of a JWT.
    [GeneratedRegex(
        @"^([a-z][a-z0-9+.\-]*://[^@?#\s]*|([a-z0-9]([a-z0-9\-]{0,62})\.)+[a-z]{2,12}(:[0-9]{1,5})?|[0-9]{1,3}(\.[0-9]{1,3}){3}(:[0-9]{1,5})?)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Address();
}
