using System.Globalization;
using System.Text.RegularExpressions;
using DevProxy.Configuration.Foreign;
using DevProxy.Configuration.Json;
using DevProxy.Cors;

namespace DevProxy.Configuration.Reading;

/// <summary>Reads a route's target. The path is taken apart by hand: <see cref="Uri"/> would resolve and decode it.</summary>
internal sealed partial class TargetReader(ReadContext context, Listener listener)
{
    private const string Example = "write it like \"https://api.example.com\" or \"http://localhost:3000\"";

    private static readonly string[] Schemes = ["http", "https", "h2c", "ws", "wss"];

    /// <summary>The target, or null when a problem was reported.</summary>
    public UpstreamTarget? Read(SourceNode node)
    {
        var text = node.Text;
        if (ForeignTarget.Explain(text) is var (what, fix))
            return Refuse(node, $"{Shown(node)} {what}", fix);
        var match = Url().Match(text);
        if (!match.Success)
            return NoUrl(node, text);

        var scheme = match.Groups["scheme"].Success ? match.Groups["scheme"].Value.ToLowerInvariant() : "http";
        if (!Schemes.Contains(scheme))
            return UnknownScheme(node, scheme);
        var authority = match.Groups["authority"].Value;
        if (authority.Contains('@', StringComparison.Ordinal))
            return Refuse(
                node,
                "The target contains a user name or a password",
                "write \"headers\": { \"Authorization\": \"Basic …\" } instead"
            );
        if (Leftover(match) is { } leftover)
            return Refuse(node, $"The target contains a {leftover}, which is not allowed", "remove it from the target");
        var better = Misspelled(match.Groups["path"].Value);
        if (ForeignTarget.Placeholder(match.Groups["path"].Value) is { } placeholder)
        {
            const string remove = "remove it: the request's path is appended to the target; to change the path, write \"pathRewrite\"";
            if (better is not null)
                return Refuse(node, $"{placeholder} in a target is not replaced", remove);
            context.Problems.Warn(node.At, $"{placeholder} in a target is not replaced, but sent as written", remove);
        }

        if (better is not null)
            return Refuse(node, "The target's path contains characters that are not allowed in a URL", $"percent-encode them: {better}");

        var secure = scheme is "https" or "wss";
        if (!Origin.TryFromUrl($"{(secure ? "https" : "http")}://{authority}", out var origin) || origin.Port == 0)
            return Refuse(node, $"{Shown(node)} has no valid host and port", ForeignTarget.Within(text) ?? Example);
        if (listener.Is(origin))
            return Refuse(
                node,
                $"{Shown(node)} is DevProxy itself and would create a proxy loop",
                $"write the address of the server behind it, or give DevProxy another port than {listener.Port}"
            );

        var path = match.Groups["path"].Value;
        return new UpstreamTarget(node.Written, origin, path.EndsWith('/') ? path[..^1] : path, scheme == "h2c");
    }

    private UpstreamTarget? NoUrl(SourceNode node, string text)
    {
        if (text.Length == 0)
            return Refuse(node, "The target is empty", Example);
        if (text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            return Refuse(node, $"{Shown(node)} contains white space", ForeignTarget.Within(text) ?? Example);
        if (text.StartsWith('/'))
            return Refuse(node, $"{Shown(node)} is a path, not a server", Example);
        if (text.Contains("://", StringComparison.Ordinal))
            return ForeignTarget.Within(text) is { } inner
                ? Refuse(node, $"{Shown(node)} is not a URL", inner)
                : Refuse(node, $"{Shown(node)} has no host", Example);
        return Refuse(
            node,
            $"{Shown(node)} has no scheme",
            ForeignTarget.Write($"{ForeignTarget.SchemeOf(text.Split('/', ':')[0])}://{text}")
        );
    }

    private UpstreamTarget? UnknownScheme(SourceNode node, string scheme) =>
        Refuse(
            node,
            $"{(node.HasVariables ? "The scheme of " + node.Written : scheme + "://")} is not supported for a target",
            NearestName.Of(scheme, Schemes) is { } near ? $"did you mean {near}://?" : "write http://, https://, h2c://, ws:// or wss://"
        );

    private UpstreamTarget? Refuse(SourceNode node, string message, string fix)
    {
        context.Problems.Error(node.At, message, node.HasVariables && fix != ForeignTarget.SocketCure ? Example : fix);
        return null;
    }

    private static string Shown(SourceNode node) => node.HasVariables ? node.Written : $"\"{node.Text}\"";

    private static string? Leftover(Match match) =>
        match.Groups["rest"].Value switch
        {
            ['?', ..] => "query",
            ['#', ..] => "fragment",
            _ => null,
        };

    private static string? Misspelled(string path) =>
        path.All(c => c is > ' ' and < '\u007F' and not ('"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}'))
            ? null
            : Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal);

    [GeneratedRegex(
        @"^((?<scheme>[A-Za-z][A-Za-z0-9+.\-]*)://(?<authority>[^/?#\s]+)|(?<authority>(\[[0-9A-Fa-f:.]+\]|[^/?#:@\s\[\]]+):[0-9]+))(?<path>(/[^?#\r\n]*)?)(?<rest>([?#].*)?)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        10_000
    )]
    private static partial Regex Url();
}
