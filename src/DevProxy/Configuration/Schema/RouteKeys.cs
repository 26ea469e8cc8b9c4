using System.Collections.Immutable;
using DevProxy.Configuration.Schema;

namespace DevProxy.Configuration.Schema;

/// <summary>The keys of a route.</summary>
internal static class RouteKeys
{
    /// <summary>What an object of headers is called; its values may be secrets.</summary>
    public const string HeaderMap = "header names and values";

    public static ImmutableArray<Key> All { get; } =
    [
        new(
            "target",
            KeyShape.Free("a URL", TargetPattern),
            null,
            "Where requests are sent: http, https, h2c (HTTP/2 without TLS), or host:port. Its own path is prepended to the "
                + "request's path. The route's prefix is not stripped; use pathRewrite for that."
        )
        {
            Required = true,
        },
        new(
            "pathRewrite",
            KeyShape.Map("regular expressions and replacements", KeyShape.Free("a replacement")),
            "{}",
            "Regular expressions and their replacements ($1 and $<name> as in JavaScript), tried in file order: the first "
                + "expression that matches replaces its first match in the path. { \"^/api\": \"\" } strips the prefix."
        ),
        new(
            "changeOrigin",
            KeyShape.Flag with
            {
                Words = ["auto"],
            },
            "\"auto\"",
            "The Host header to send. true: the target's. false: the browser's. auto: the browser's for a local target, the "
                + "target's for any other."
        ),
        new(
            "rewriteOrigin",
            KeyShape.Flag with
            {
                Words = ["auto"],
                Text = "an origin",
            },
            "\"auto\"",
            "The Origin and Referer headers to send. auto: a same-origin request of the browser stays same-origin upstream, and "
                + "Host, X-Forwarded-* and Sec-Fetch-Site agree with it. true: the target's origin. false: unchanged. An origin: always that one."
        ),
        new("headers", Headers, "{}", "Request headers to set; null removes one."),
        new("responseHeaders", Headers, "{}", "Response headers to set; null removes one."),
        new(
            "secure",
            KeyShape.Flag,
            null,
            "Whether the upstream's certificate is verified. Default: yes, except for a loopback target without ca."
        ),
        new("ca", KeyShape.Path, "null", "A PEM file with additional certificate authorities to trust for this upstream."),
        new("cert", KeyShape.Path, "null", "A client certificate as PEM."),
        new("key", KeyShape.Path, "null", "The private key of cert as PEM. Default: the key in the cert file."),
        new(
            "autoRewrite",
            KeyShape.Flag,
            "true",
            "Whether a Location header that points to the target is rewritten to point to DevProxy, including its path."
        ),
        new(
            "cookieDomainRewrite",
            Cookies("Domain"),
            "\"auto\"",
            "The Domain of cookies. auto: removed if the browser would reject it. A string replaces it, an empty string removes "
                + "it. An object maps old values to new ones; * matches any value."
        ),
        new(
            "cookiePathRewrite",
            Cookies("Path"),
            "\"auto\"",
            "The Path of cookies. auto: mapped back if a prefix was stripped. A string, an object and false work as in cookieDomainRewrite."
        ),
        new(
            "cookieFlags",
            new KeyShape
            {
                False = true,
                Words = ["auto"],
                Values = Flags,
                MapOf = "cookie names and flags",
            },
            "\"auto\"",
            "auto: on a plain http listener Secure is dropped and SameSite=None is removed. An object maps a cookie name, or * "
                + "for all cookies, to flags as in nginx's proxy_cookie_flags."
        ),
        new("ws", KeyShape.Flag, "true", "Whether WebSocket upgrades are allowed; false answers them with 403."),
        new("xfwd", KeyShape.Flag, "true", "Whether X-Forwarded-For, -Host and -Proto are sent. An https target is always told https."),
        new(
            "timeout",
            KeyShape.Whole(0, int.MaxValue),
            "0",
            "Milliseconds from the last byte of the request to the response headers; 0 means no limit. Streams are never cut."
        ),
        new(
            "connectTimeout",
            KeyShape.Whole(1, int.MaxValue),
            "10000",
            "Milliseconds for connecting, including TLS, for all addresses together."
        ),
        new(
            "cors",
            CorsKeys.Shape,
            null,
            "false: CORS headers are passed through unchanged and only checked. true: use the top-level object. An object is "
                + "merged with the top-level one, key by key. Default: the top-level value."
        ),
    ];

    /// <summary>The value of one route.</summary>
    public static KeyShape Shape { get; } = KeyShape.Object(All) with { Text = "a URL", Pattern = TargetPattern };

    // What the schema can say; the reader says the rest.
    private static string TargetPattern => @"^((https?|h2c|wss?)://.+|[^/:]+:[0-9]+(/.*)?|.*\$\{.*)$";

    private static KeyShape Headers => KeyShape.Map(HeaderMap, KeyShape.Free("a string") with { Null = true });

    private static KeyShape Flags => KeyShape.Free("flags") with { Items = KeyShape.Free("a flag"), ListOf = "flags" };

    private static KeyShape Cookies(string attribute) =>
        new()
        {
            False = true,
            Words = ["auto"],
            Text = $"a {attribute}",
            Values = KeyShape.Free($"a {attribute}"),
            MapOf = "old and new values",
        };
}

/// <summary>The keys of <c>cors</c>, at the top and in a route alike.</summary>
internal static class CorsKeys
{
    public static ImmutableArray<Key> All { get; } =
    [
        new(
            "mode",
            KeyShape.OneOf("repair", "override"),
            "\"repair\"",
            "repair: asks the upstream and replaces only the headers that a browser would reject. override: answers preflights "
                + "without the upstream and replaces all its Access-Control-* headers."
        ),
        new(
            "origin",
            Origins,
            null,
            "The allowed origins: an origin, a list of origins, \"*\" (with \"credentials\": false), or \"/regex/\" anchored at "
                + "both ends. Default: loopback origins, and any origin on the host that was called."
        ),
        new(
            "methods",
            KeyShape.List("methods", KeyShape.Free("a method")),
            null,
            "The methods in Access-Control-Allow-Methods. Default: the requested method."
        ),
        new(
            "allowedHeaders",
            KeyShape.List("header names", KeyShape.Free("a header name")),
            null,
            "The headers in Access-Control-Allow-Headers. Default: the requested headers."
        ),
        new(
            "exposedHeaders",
            KeyShape.List("header names", KeyShape.Free("a header name")),
            null,
            "The headers in Access-Control-Expose-Headers. Default: the headers of the response."
        ),
        new("credentials", KeyShape.Flag, "true", "Whether cookies and Authorization may be sent."),
        new(
            "maxAge",
            KeyShape.Whole(0, int.MaxValue),
            "0",
            "For how many seconds a browser may cache a preflight response. With the default 0, changes take effect at once."
        ),
        new("optionsSuccessStatus", KeyShape.Whole(200, 299), "204", "The status of the preflight responses that DevProxy sends itself."),
    ];

    /// <summary>The value of <c>cors</c>.</summary>
    public static KeyShape Shape { get; } = KeyShape.Flag with { Keys = All };

    private static KeyShape Origins =>
        new()
        {
            Words = ["*"],
            Text = "an origin or \"/regex/\"",
            Items = KeyShape.Free("an origin"),
            ListOf = "origins",
        };
}
