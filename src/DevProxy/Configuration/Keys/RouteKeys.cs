using System.Collections.Immutable;

namespace DevProxy.Configuration.Keys;

/// <summary>The keys of a route.</summary>
internal static class RouteKeys
{
    /// <summary>What an object of headers is called; its values may be secrets.</summary>
    public const string HeaderMap = "header names and values";

    public static ImmutableArray<Key> All { get; } =
    [
        new("target", KeyShape.Free("a URL", TargetPattern), null,
            "Where the requests go: http, https, h2c (HTTP/2 without TLS), or host:port. Its own path is put in front of the request's; the route's prefix is not stripped, pathRewrite does that.")
        {
            Required = true,
        },
        new("pathRewrite", KeyShape.Map("regular expressions and replacements", KeyShape.Free("a replacement")), "{}",
            "Regular expression to replacement ($1 and $<name> as in JavaScript), in file order: the first that matches replaces its first match in the path."),
        new("changeOrigin", KeyShape.Flag with { Words = ["auto"] }, "\"auto\"",
            "The Host header. true: the target's. false: the browser's. auto: the browser's for a local target, the target's for any other."),
        new("rewriteOrigin", KeyShape.Flag with { Words = ["auto"], Text = "an origin" }, "\"auto\"",
            "Origin and Referer. auto: what was same-origin for the browser stays so upstream. true: the target's. false: never. An origin: that one."),
        new("headers", Headers, "{}", "Request headers to set; null removes one."),
        new("responseHeaders", Headers, "{}", "Response headers to set; null removes one."),
        new("secure", KeyShape.Flag, null,
            "Whether the upstream's certificate is verified. Left out: yes, except for a loopback target without ca."),
        new("ca", KeyShape.Path, "null", "A PEM file with authorities that are trusted for this upstream too."),
        new("cert", KeyShape.Path, "null", "A client certificate as PEM."),
        new("key", KeyShape.Path, "null", "The private key of cert as PEM; left out, it is looked for in cert."),
        new("autoRewrite", KeyShape.Flag, "true", "Whether a Location that points at the target is mapped back, path included."),
        new("cookieDomainRewrite", Cookies("Domain"), "\"auto\"",
            "A cookie's Domain. auto: removed where the browser would refuse it. A text replaces it, an empty one removes it; an object maps old to new, * for any."),
        new("cookiePathRewrite", Cookies("Path"), "\"auto\"",
            "A cookie's Path. auto: mapped back where a prefix was stripped. A text, an object and false as in cookieDomainRewrite."),
        new("cookieFlags", new KeyShape { False = true, Words = ["auto"], Values = Flags, MapOf = "cookie names and flags" }, "\"auto\"",
            "auto: on a plain http listener Secure is dropped and SameSite=None becomes Lax. An object maps a cookie's name, or *, to words of nginx's proxy_cookie_flags."),
        new("ws", KeyShape.Flag, "true", "Whether WebSocket upgrades are let through."),
        new("xfwd", KeyShape.Flag, "true", "Whether X-Forwarded-For, -Host and -Proto are sent."),
        new("timeout", KeyShape.Whole(0, int.MaxValue), "0", "Milliseconds from the last byte of the request to the response headers; 0 for ever."),
        new("connectTimeout", KeyShape.Whole(1, int.MaxValue), "10000", "Milliseconds for connecting with TLS, all addresses together."),
        new("cors", CorsKeys.Shape, null,
            "false: CORS headers pass untouched, and are judged. true: the top-level object. An object is laid over the top-level one key by key. Left out: the top-level value."),
    ];

    /// <summary>The value of one route.</summary>
    public static KeyShape Shape { get; } = KeyShape.Object(All) with { Text = "a URL", Pattern = TargetPattern };

    // What the schema can say; the reader says the rest.
    private static string TargetPattern => @"^((https?|h2c|wss?)://.+|[^/:]+:[0-9]+(/.*)?|.*\$\{.*)$";

    private static KeyShape Headers => KeyShape.Map(HeaderMap, KeyShape.Free("a text") with { Null = true });

    private static KeyShape Flags => KeyShape.Free("flags") with { Items = KeyShape.Free("a flag"), ListOf = "flags" };

    private static KeyShape Cookies(string attribute) => new()
    {
        False = true,
        Words = ["auto"],
        Text = $"a {attribute}",
        Values = KeyShape.Free($"a {attribute}"),
        MapOf = "old and new values",
    };
}
