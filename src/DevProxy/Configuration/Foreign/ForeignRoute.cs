using System.Collections.Immutable;
using System.Text;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Schema;

namespace DevProxy.Configuration.Foreign;

/// <summary>
/// Translates one route of http-proxy's family: keys with an equivalent are mapped, others get a warning; an unknown key is never an error.
/// </summary>
internal sealed class ForeignRoute(ProblemList problems, Variables variables, ConfigKeys keys)
{
    public SourceNode Translate(SourceNode route)
    {
        var result = route with { Members = [] };
        foreach (var member in route.Members)
        {
            if (Mapped(result, member) is { } mapped)
                result = mapped;
            else if (keys.Route.Any(key => key.Name == member.Key))
                result = result.With(member.Key, member.Value);
            else
                problems.Warn(
                    member.At,
                    $"\"{member.Key}\" has no effect here",
                    OtherToolKeys.Equivalent(member.Key) ?? UnknownKey.Fix(member, keys.Route, keys)
                );
        }

        return result;
    }

    private SourceNode? Mapped(SourceNode route, SourceMember member) =>
        member switch
        {
            { Key: "target", Value: { Kind: SourceKind.Object } parts } => route.With("target", Url(parts)),
            { Key: "proxyTimeout" } => route.With("timeout", member.Value),
            // In http-proxy it is about the browser's connection.
            { Key: "timeout" } => route.Find("timeout") is null ? route.With("timeout", member.Value) : route,
            { Key: "hostRewrite" or "protocolRewrite" } => route.With("autoRewrite", new SourceNode(SourceKind.True, member.Value.At)),
            { Key: "rewriteWsOrigin", Value.Kind: SourceKind.True } => route.With("rewriteOrigin", member.Value),
            { Key: "rewriteWsOrigin", Value.Kind: SourceKind.False } => route,
            { Key: "auth", Value: { Kind: SourceKind.Text } value } => Headers(route, Basic(value)),
            { Key: "headers", Value: { Kind: SourceKind.Object } value } when route.Find("headers") is { } before => route.With(
                "headers",
                before with
                {
                    Members = [.. before.Members, .. value.Members],
                }
            ),
            _ => null,
        };

    private static SourceNode Headers(SourceNode route, SourceNode authorization)
    {
        var headers = route.Find("headers") ?? new SourceNode(SourceKind.Object, authorization.At);
        return
            headers.Kind == SourceKind.Object
            && !headers.Members.Any(member => member.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
            ? route.With(
                "headers",
                headers with
                {
                    Members = [.. headers.Members, new SourceMember("Authorization", authorization.At, authorization)],
                }
            )
            : route;
    }

    // The header is resolved here, as what is encoded cannot be resolved later; what is shown of it is what was written.
    private SourceNode Basic(SourceNode auth)
    {
        var resolved = Substitution.Resolve(auth, variables, problems);
        return resolved.Kind == SourceKind.Refused
            ? resolved
            : resolved with
            {
                Written = resolved.HasVariables ? $"Basic {auth.Written}" : CredentialHeader.Mask,
                Text = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(resolved.Text))}",
            };
    }

    /// <summary>{ "host": "localhost", "port": 3000, "protocol": "http:" }, as Node writes a server, as one text.</summary>
    public static SourceNode Url(SourceNode parts)
    {
        if (parts.Find("socketPath") is { Kind: SourceKind.Text } socket) // It wins over the host.
            return new SourceNode(SourceKind.Text, parts.At, $"unix:{socket.Written}");
        var host = parts.Find("hostname") ?? parts.Find("host");
        if (host is not { Kind: SourceKind.Text })
            return parts;
        var protocol = parts.Find("protocol")?.Written.TrimEnd('/', ':') is { Length: > 0 } scheme ? scheme : "http";
        var port = parts.Find("port")?.Written is { Length: > 0 } number ? $":{number}" : "";
        return new SourceNode(SourceKind.Text, parts.At, $"{protocol}://{host.Written}{port}");
    }
}
