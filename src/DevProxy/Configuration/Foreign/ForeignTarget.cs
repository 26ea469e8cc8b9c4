using System.Text.RegularExpressions;
using DevProxy.Cors;

namespace DevProxy.Configuration.Foreign;

/// <summary>Recognises targets as other tools, shells and templates write them, and says what they are here.</summary>
internal static partial class ForeignTarget
{
    /// <summary>What to do about a Unix socket.</summary>
    public const string SocketCure = "let the server listen on a port as well, and write that: \"http://localhost:3000\"";

    private const string Server = "the server's address, like \"http://localhost:3000\"";

    /// <summary>Why a text is no target, with the form that works here; null where nothing of another tool is in it.</summary>
    public static (string Message, string Fix)? Explain(string text)
    {
        if (Socket().IsMatch(text))
            return ($"\"{text}\" is a Unix socket or a named pipe: a Unix socket cannot be a target", SocketCure);
        var head = Head().Match(text).Value;
        if (RequestVariable().IsMatch(head))
            return (
                $"\"{text}\" has a variable of another server, which is not replaced here",
                Write(RequestVariable().Replace(text, "")) + ": the request's path is appended by itself"
            );
        if (Variable().IsMatch(head))
            return (
                $"\"{text}\" has a variable as another tool writes it, which is not replaced here",
                $"write \"{Variable().Replace(head, static match => $"${{{match.Groups["name"].Value}}}") + text[head.Length..]}\""
            );
        if (Blank().IsMatch(head))
            return ($"\"{text}\" is a placeholder that nobody has filled in", $"write {Server}");
        if (Half().Match(text) is { Success: true } half)
        {
            var rest = half.Groups["rest"].Value;
            return ($"\"{text}\" is half a URL", Write($"{half.Groups["scheme"].Value.ToLowerInvariant()}://{(Port().IsMatch(rest) ? "localhost:" + rest : rest)}"));
        }

        if (Port().Match(text) is { Success: true } port)
            return ($"\"{text}\" has no host", Write($"http://localhost:{port.Groups["port"].Value}"));
        if (text is ['/', '/', not '/', ..])
            return ($"\"{text}\" has no scheme", Write($"{(IsLocal(text[2..]) ? "http" : "https")}:{text}"));
        return null;
    }

    /// <summary>What in a target's path another tool would replace; null when there is nothing.</summary>
    public static string? Placeholder(string path) => PathPlaceholder().Match(path) is { Success: true } match ? match.Value : null;

    /// <summary>"write …", with the URL where it is one.</summary>
    public static string Write(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && Origin.TryFromUrl($"{Http(uri)}://{uri.Authority}", out _) && uri.Port != 0
            ? $"write \"{url}\""
            : $"write {Server}";

    private static string Http(Uri uri) => uri.Scheme is "https" or "wss" ? "https" : "http";

    private static bool IsLocal(string text) => Origin.IsLoopbackHost(text.Split('/', ':')[0]);

    // unix:/x, http://unix:/x, http+unix://%2Fx, unix//x and unix+h2c//x (Caddy), \\.\pipe\x, and a path that ends with .sock. A server may be called "unix".
    [GeneratedRegex(
        @"^([a-z0-9]+:/{0,3})?unix(\+[a-z0-9]+)?(:(?![0-9]{1,5}(/|$))|//|%3A)|^[a-z0-9]+\+unix:|^(ipc|npipe|pipe|fd):|^[\\/]{2}[.?][\\/]pipe|^(?![a-z0-9+]+://).*\.sock(et)?(:.*)?$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Socket();

    // Scheme, host and port: the path of a target may well hold a dollar sign.
    [GeneratedRegex(@"^(\$\{\{[^}]*\}\}|\{\{[^}]*\}\}|<%.*?%>|[A-Za-z][A-Za-z0-9+.\-]*://|[^/])*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Head();

    [GeneratedRegex(
        @"\$(request_uri|uri|is_args|args|document_uri|query_string)\b|\{(http\.request\.)?(uri|path|query)\}",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex RequestVariable();

    [GeneratedRegex(
        @"\$?\{\{\s*[$.]?([A-Za-z]\w*\.)*(?<name>[A-Za-z_]\w*)\s*\}\}|%(?<name>[A-Za-z_]\w*)%|\$\((?<name>[A-Za-z_]\w*)\)|\$(env:)?(?<name>[A-Za-z_]\w*)|\{?\$?\{?((globalThis\.)?process\.env|import\.meta\.env|Deno\.env|Bun\.env|os\.environ|env)(\.|\?\.|\[['""]?)(?<name>[A-Za-z_]\w*)(['""]?\])?!?\}{0,2}|<%=?\s*([A-Za-z]\w*\.)*(?<name>[A-Za-z_]\w*)\s*%>|<(?<name>[A-Za-z_]\w*)>|\{\$?(?<name>[A-Za-z_]\w*)\}|__(?<name>[A-Za-z]\w*?)__|@@?(?<name>[A-Z]\w*)@@?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Variable();

    [GeneratedRegex(@"<[^>]*>|\{[^}]*\}|\[[a-z _\-]*[g-z _\-][a-z _\-]*\]", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 10_000)]
    private static partial Regex Blank();

    [GeneratedRegex(
        @"^(?<scheme>https?|h2c|wss?)((:|;)(?!//[^/\\])[/\\]*|;//|//+|:/{3,})(?<rest>[^/\\\s].*)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Half();

    [GeneratedRegex(@"^([*+]?:)?(?<port>[0-9]{1,5}(/.*)?)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Port();

    [GeneratedRegex(
        @"(?<=/):[A-Za-z_]\w*(\([^/]*\))?[*+?]?(?=/|$)|\$[0-9&]|\{[^/]*\}|(?<=/)\[[^/]*\](?=/|$)|\(\.\*\)|(?<=/)\*+\w*$|\$(request_uri|uri|is_args|args)\b",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex PathPlaceholder();
}
