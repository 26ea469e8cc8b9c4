namespace DevProxy.Configuration.Keys;

/// <summary>Keys that other dev proxies know and DevProxy does not, each with the nearest that DevProxy has.</summary>
internal static class OtherTools
{
    private static readonly Dictionary<string, string> Equivalents = new(StringComparer.Ordinal)
    {
        // Mapped in a file of the tool itself; in proxy.json there is a name for it.
        ["proxyTimeout"] = "write \"timeout\", in milliseconds",
        ["auth"] = "write \"headers\": { \"Authorization\": \"Basic …\" }",
        ["hostRewrite"] = "\"autoRewrite\" maps a Location back to where the browser is",
        ["protocolRewrite"] = "\"autoRewrite\" maps a Location back, scheme included",
        ["rewriteWsOrigin"] = "write \"rewriteOrigin\": true",
        ["context"] = "the path is the key: \"routes\": { \"/api\": { … } }",
        ["path"] = "the path is the key: \"routes\": { \"/api\": { … } }",
        ["pathFilter"] = "the path is the key: \"routes\": { \"/api\": { … } }",

        // Code.
        ["bypass"] = "a route of its own, with a longer path, takes what is not to be forwarded",
        ["router"] = "write one route for each path; a target cannot depend on the request",
        ["configure"] = "\"headers\", \"responseHeaders\" and \"pathRewrite\" do what it mostly does; code cannot stand in JSON",
        ["rewrite"] = "write \"pathRewrite\": { \"^/api\": \"\" }",
        ["on"] = "\"headers\" and \"responseHeaders\" change what passes; code cannot stand in JSON",
        ["onProxyReq"] = "write \"headers\"",
        ["onProxyRes"] = "write \"responseHeaders\"",
        ["onProxyReqWs"] = "write \"headers\", which WebSocket upgrades get too",
        ["onError"] = "every error has an answer that says what to do; see it in the inspector",
        ["onOpen"] = "the inspector shows WebSockets",
        ["onClose"] = "the inspector shows WebSockets",
        ["plugins"] = "leave it out; code cannot stand in JSON",
        ["ejectPlugins"] = "leave it out",
        ["selfHandleResponse"] = "leave it out; responses are always passed on",
        ["agent"] = "connections are kept alive; a corporate proxy is named by \"upstreamProxy\" at the top of a proxy.json",
        ["buffer"] = "leave it out; bodies are streamed",
        ["ssl"] = "write \"https\" at the top of a proxy.json, or run with --https",

        // Settings.
        ["logLevel"] = "run with --log-level, or write \"log\": { \"level\": … } at the top of a proxy.json",
        ["logProvider"] = "run with --log-format or --log-file",
        ["logger"] = "run with --log-format or --log-file",
        ["followRedirects"] = "\"autoRewrite\" lets the browser follow a redirect through DevProxy",
        ["preserveHeaderKeyCase"] = "leave it out; over HTTP/1.1 names keep their case",
        ["forward"] = "leave it out; a request goes to one target",
        ["toProxy"] = "name the proxy in \"upstreamProxy\" at the top of a proxy.json",
        ["prependPath"] = "the target's path is always put in front; leave it out of the target where it is not wanted",
        ["ignorePath"] = "write \"pathRewrite\": { \"^.*$\": \"/\" }",
        ["localAddress"] = "leave it out; the system chooses the address",
        ["method"] = "leave it out; a method is passed as it came",
        ["fetch"] = "leave it out; https targets are asked over HTTP/2 where they speak it",
        ["fetchOptions"] = "leave it out; https targets are asked over HTTP/2 where they speak it",
        ["lookup"] = "leave it out; the system resolves names",
        ["preflightContinue"] = "\"cors\": { \"mode\": \"repair\" } asks the upstream, \"override\" does not",
        ["compress"] = "leave it out; nothing is compressed",
        ["proxy"] = "write \"routes\", or \"upstreamProxy\" for a corporate proxy",
    };

    /// <summary>What to do instead, or null when no tool knows the key.</summary>
    public static string? Equivalent(string key) => Equivalents.GetValueOrDefault(key);
}
