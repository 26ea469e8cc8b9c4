using System.Net;
using System.Text.RegularExpressions;
using DevProxy.Cors;

namespace DevProxy.Configuration.Foreign;

/// <summary>Recognises targets as other tools, shells and templates write them, and says what they are here.</summary>
internal static partial class ForeignTarget
{
    /// <summary>What to do about a Unix socket.</summary>
    public const string SocketCure = "let the server listen on a port as well, and write that: \"http://localhost:3000\"";

    private const string Server = "the server's address, like \"http://localhost:3000\"";

    /// <summary>
    /// What a text is that cannot be a target, as the end of a sentence about it, with the form that works here; null where nothing of
    /// another tool is in it.
    /// </summary>
    public static (string What, string Fix)? Explain(string text)
    {
        if (Socket().IsMatch(text))
            return ("is a Unix socket or a named pipe: a Unix socket cannot be a target", SocketCure);
        var head = Head().Match(text).Value;
        if (RequestVariable().IsMatch(head))
            return (
                "has a variable of another server, which is not replaced here",
                Write(RequestVariable().Replace(text, "")) + ": the request's path is appended by itself"
            );
        if (ForeignVariable.Replace(text, head) is { } replaced)
            return ("has a variable as another tool writes it, which is not replaced here", $"write \"{replaced}\"");
        if (text is ['<', .., '>'] && Within(text) is { } inner)
            return ("has angle brackets around it", inner);
        if (Blank().IsMatch(head))
            return ("is a placeholder that nobody has filled in", $"write {Server}");
        if (Twice().Match(text) is { Success: true } twice)
            return ("has two schemes", Explain(text[twice.Length..])?.Fix ?? Write(text[twice.Length..]));
        return Half(text);
    }

    /// <summary>What in a target's path another tool would replace; null when there is nothing.</summary>
    public static string? Placeholder(string path) => PathPlaceholder().Match(path) is { Success: true } match ? match.Value : null;

    /// <summary>"write …", with the URL where it is one.</summary>
    public static string Write(string url) => IsServer(url) ? $"write \"{url}\"" : $"write {Server}";

    /// <summary>"write …", with the first URL that a text holds beside quotes, commas and the like; null when it holds none.</summary>
    public static string? Within(string text) =>
        Url().Match(text) is { Success: true } match && match.Value != text && IsServer(match.Value) ? Write(match.Value) : null;

    /// <summary>
    /// The scheme of a server that is written without one, probably: names without a dot and addresses have no certificates.
    /// </summary>
    public static string SchemeOf(string host) =>
        Origin.IsLoopbackHost(host) || !host.Contains('.', StringComparison.Ordinal) || IPAddress.TryParse(host, out _) ? "http" : "https";

    private static (string What, string Fix)? Half(string text)
    {
        if (Slashes().Match(text) is { Success: true } half)
        {
            var rest = half.Groups["rest"].Value;
            if (Port().Match(rest) is { Success: true } alone)
                rest = $"localhost:{alone.Groups["port"].Value}";
            return ("is half a URL", Write($"{half.Groups["scheme"].Value.ToLowerInvariant()}://{rest}"));
        }

        if (Port().Match(text) is { Success: true } port)
            return ("has no host", Write($"{Given(port)}localhost:{port.Groups["port"].Value}"));
        if (NoPort().IsMatch(text))
            return ("ends in a colon, and no port follows", "write it with its port, like \"http://localhost:3000\"");
        if (BareAddress().Match(text) is { Success: true } bare && IPAddress.TryParse(bare.Groups["host"].Value, out _))
            return (
                "has an IPv6 address without brackets",
                Write($"{Given(bare)}[{bare.Groups["host"].Value}]{bare.Groups["rest"].Value}")
            );
        return text is ['/', '/', not '/', ..] ? ("has no scheme", Write($"{SchemeOf(text[2..].Split('/', ':')[0])}:{text}")) : null;
    }

    private static string Given(Match match) => match.Groups["scheme"] is { Length: > 0 } scheme ? scheme.Value : "http://";

    private static bool IsServer(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && Origin.TryFromUrl($"{(uri.Scheme is "https" or "wss" ? "https" : "http")}://{uri.Authority}", out _)
        && uri is { UserInfo: "", Port: not 0 };

    // unix:/x, http://unix:/x, http+unix://%2Fx, unix//x and unix+h2c//x (Caddy), \\.\pipe\x, and a path that ends with .sock. A server may
    // be called "unix".
    [GeneratedRegex(
        @"^([a-z0-9]+:/{0,3})?unix(\+[a-z0-9]+)?(:(?![0-9]{1,5}(/|$))|//|%3A|/.*\.sock(et)?(:.*)?$)"
            + @"|^[a-z0-9]+\+unix:|^(ipc|npipe|pipe|fd):|^[\\/]{2}[.?][\\/]pipe|^(?![a-z0-9+]+://).*\.sock(et)?(:.*)?$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Socket();

    // Scheme, host and port: the path of a target may well hold a dollar sign.
    [GeneratedRegex(
        @"^(\$\{\{[^}]*\}\}|\{\{[^}]*\}\}|<%.*?%>|[A-Za-z][A-Za-z0-9+.\-]*://|[^/])*",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Head();

    [GeneratedRegex(
        @"\$(request_uri|uri|is_args|args|document_uri|query_string)\b|\{(http\.request\.)?(uri|path|query)\}",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex RequestVariable();

    [GeneratedRegex(
        @"<[^>]*>|\{[^}]*\}|\[[a-z _\-]*[g-z _\-][a-z _\-]*\]",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        10_000
    )]
    private static partial Regex Blank();

    [GeneratedRegex(
        @"^(https?|h2c|wss?)://(?=(https?|h2c|wss?)(:/|//))",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Twice();

    [GeneratedRegex(
        @"^(?<scheme>https?|h2c|wss?)((:|;)(?!//[^/\\])[/\\]*|;//|//+|:/{3,})(?<rest>[^/\\\s].*)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Slashes();

    // *:3000 and http://+:3000 are where a server listens; a host is no number.
    [GeneratedRegex(
        @"^(?<scheme>(https?|h2c|wss?)://)?([*+]?:)?(?<port>[0-9]{1,5}(/.*)?)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Port();

    [GeneratedRegex(
        @"^([A-Za-z0-9+]+://)?[^/?#:\s]{2,}:(?!//)(/.*)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex NoPort();

    // A port is guessed where more than one reading is possible: ::1:3000.
    [GeneratedRegex(
        @"^(?<scheme>(https?|h2c|wss?)://)?(?<host>[0-9A-Fa-f:]*::[0-9A-Fa-f:]*?)(?<rest>(:[0-9]{4,5})?(/.*)?)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex BareAddress();

    [GeneratedRegex(
        @"(?<![A-Za-z0-9+.\-])(https?|h2c|wss?)://[^\s'""`,;|<>(){}\\]+(?=[\s'"">`),;]*$|[\s,;|]+(https?|h2c|wss?)://)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Url();

    [GeneratedRegex(
        @"(?<=/):[A-Za-z_]\w*(\([^/]*\))?[*+?]?(?=/|$)|\$[0-9&]|\{[^/]*\}"
            + @"|(?<=/)\[[^/]*\](?=/|$)|\(\.\*\)|(?<=/)\*+\w*$|\$(request_uri|uri|is_args|args)\b",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex PathPlaceholder();
}
