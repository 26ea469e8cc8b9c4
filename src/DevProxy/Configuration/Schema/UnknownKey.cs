using System.Collections.Immutable;
using DevProxy.Configuration.Foreign;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Schema;

namespace DevProxy.Configuration.Schema;

/// <summary>Finds what an unknown key was meant to be: a typo, a key of another object, or a key of another tool.</summary>
internal static class UnknownKey
{
    /// <param name="member">The key with its value.</param>
    /// <param name="keys">The keys of the object that it stands in.</param>
    /// <param name="all">The keys of every object.</param>
    public static string Fix(SourceMember member, ImmutableArray<Key> keys, ConfigKeys all)
    {
        var name = member.Key;
        var near = NearestName.Of(name, keys.Select(key => key.Name));
        if (near is not null && near.Equals(name, StringComparison.OrdinalIgnoreCase))
            return $"did you mean \"{near}\"? Keys are case-sensitive";
        if (Elsewhere(name, keys, all) is { } place)
            return $"\"{name}\" belongs {place}";
        if (near is not null)
            return $"did you mean \"{near}\"?";
        if (name.StartsWith('/') || name.StartsWith('^'))
            return "a route belongs in \"routes\"";
        if (OtherToolKeys.Equivalent(name) is { } equivalent)
            return equivalent;
        return $"remove it; the valid keys are {string.Join(", ", keys.Select(key => key.Name))}";
    }

    private static string? Elsewhere(string name, ImmutableArray<Key> here, ConfigKeys all)
    {
        (ImmutableArray<Key> Keys, string Place)[] places =
        [
            (all.Root, "at the top of the file"),
            (all.Route, "in a route: \"routes\": { \"/api\": { … } }"),
            (CorsKeys.All, "in \"cors\": { … }"),
            (RootKeys.Inspector, "in \"inspector\": { … }"),
            (RootKeys.Log, "in \"log\": { … }"),
        ];
        return places
            .Where(place => place.Keys != here && place.Keys.Any(key => key.Name == name))
            .Select(place => place.Place)
            .FirstOrDefault();
    }
}

/// <summary>Keys of other dev proxies that DevProxy does not have, each with the nearest equivalent.</summary>
internal static class OtherToolKeys
{
    private static readonly Dictionary<string, string> Equivalents = new(StringComparer.Ordinal)
    {
        // Mapped in the tool's own file; proxy.json has another name for it.
        ["proxyTimeout"] = "write \"timeout\", in milliseconds",
        ["auth"] = "write \"headers\": { \"Authorization\": \"Basic …\" }",
        ["hostRewrite"] = "use \"autoRewrite\", which maps a Location back to DevProxy",
        ["protocolRewrite"] = "use \"autoRewrite\", which maps a Location back, including its scheme",
        ["rewriteWsOrigin"] = "write \"rewriteOrigin\": true",
        ["context"] = "the path is the key: \"routes\": { \"/api\": { … } }",
        ["path"] = "the path is the key: \"routes\": { \"/api\": { … } }",
        ["pathFilter"] = "the path is the key: \"routes\": { \"/api\": { … } }",

        // Code.
        ["bypass"] = "add a separate route with a longer path for what should not be forwarded",
        ["router"] = "write one route per path; a target cannot depend on the request",
        ["configure"] = "use \"headers\", \"responseHeaders\" and \"pathRewrite\"; JSON cannot contain code",
        ["rewrite"] = "write \"pathRewrite\": { \"^/api\": \"\" }",
        ["on"] = "use \"headers\" and \"responseHeaders\"; JSON cannot contain code",
        ["onProxyReq"] = "write \"headers\"",
        ["onProxyRes"] = "write \"responseHeaders\"",
        ["onProxyReqWs"] = "write \"headers\", which also apply to WebSocket upgrades",
        ["onError"] = "leave it out; error responses say what to do, and the inspector shows them",
        ["onOpen"] = "leave it out; the inspector shows WebSockets",
        ["onClose"] = "leave it out; the inspector shows WebSockets",
        ["plugins"] = "leave it out; JSON cannot contain code",
        ["ejectPlugins"] = "leave it out",
        ["selfHandleResponse"] = "leave it out; responses are always passed on",
        ["agent"] = "leave it out; connections are kept alive. For a corporate proxy, write \"upstreamProxy\" at the top of a proxy.json",
        ["buffer"] = "leave it out; bodies are streamed",
        ["ssl"] = "write \"https\" at the top of a proxy.json, or run with --https",

        // Settings.
        ["logLevel"] = "run with --log-level, or write \"log\": { \"level\": … } at the top of a proxy.json",
        ["logProvider"] = "run with --log-format or --log-file",
        ["logger"] = "run with --log-format or --log-file",
        ["followRedirects"] = "leave it out; with \"autoRewrite\" the browser follows redirects through DevProxy",
        ["preserveHeaderKeyCase"] = "leave it out; header names keep their case over HTTP/1.1",
        ["forward"] = "leave it out; each request goes to one target",
        ["toProxy"] = "write \"upstreamProxy\" at the top of a proxy.json",
        ["prependPath"] = "the target's path is always prepended; remove it from the target if you do not want it",
        ["ignorePath"] = "write \"pathRewrite\": { \"^.*$\": \"/\" }",
        ["localAddress"] = "leave it out; the system chooses the address",
        ["socketPath"] = $"a Unix socket cannot be a target: {ForeignTarget.SocketCure}",
        ["method"] = "leave it out; the method is never changed",
        ["fetch"] = "leave it out; https targets use HTTP/2 if they support it",
        ["fetchOptions"] = "leave it out; https targets use HTTP/2 if they support it",
        ["lookup"] = "leave it out; the system resolves names",
        ["preflightContinue"] = "\"cors\": { \"mode\": \"repair\" } asks the upstream, \"override\" does not",
        ["compress"] = "leave it out; DevProxy does not compress",
        ["proxy"] = "write \"routes\", or \"upstreamProxy\" for a corporate proxy",
    };

    /// <summary>What to do instead, or null when no tool has the key.</summary>
    public static string? Equivalent(string key) => Equivalents.GetValueOrDefault(key);
}
