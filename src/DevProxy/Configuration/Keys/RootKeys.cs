using System.Collections.Immutable;

namespace DevProxy.Configuration.Keys;

/// <summary>The keys at the top of <c>proxy.json</c>.</summary>
internal static class RootKeys
{
    /// <summary>The keys of <c>https</c>.</summary>
    public static ImmutableArray<Key> Https { get; } =
    [
        new("cert", KeyShape.Free("a path"), null, "The certificate as PEM, with those between it and its authority.") { Required = true },
        new("key", KeyShape.Free("a path"), null, "Its private key as PEM.") { Required = true },
    ];

    /// <summary>The keys of <c>inspector</c>.</summary>
    public static ImmutableArray<Key> Inspector { get; } =
    [
        new("host", KeyShape.Free("a host name or an address"), "\"localhost\"", "What the inspector listens on."),
        new("port", KeyShape.Whole(0, 65535), null, "Its port. Left out: the proxy's port + 1, or any free one."),
        new("maxExchanges", KeyShape.Whole(1, 1_000_000), "1000", "How many exchanges are kept."),
        new("maxBodyBytes", KeyShape.Whole(0, 1 << 30), "65536", "How many bytes of each body are kept."),
        new("maxMemoryMegabytes", KeyShape.Whole(1, 1 << 20), "64", "The bound on all that is kept."),
    ];

    /// <summary>The keys of <c>log</c>.</summary>
    public static ImmutableArray<Key> Log { get; } =
    [
        new("level", KeyShape.OneOf("debug", "info", "warn", "error", "silent"), "\"info\"", "The least level that is shown."),
        new("format", KeyShape.OneOf("pretty", "json"), "\"pretty\"", "pretty: lines for people. json: one object a line."),
        new("file", KeyShape.Path, "null", "A rolling file of JSON lines beside the console."),
        new("redact", KeyShape.List("header names", KeyShape.Free("a header name")), "[]", "Names of headers, URL parameters and body fields whose values are masked, beside the usual ones (Authorization, Cookie, Set-Cookie, and names with token, secret, key, auth, password, credential, session or signature)."),
        new("redactBodies", KeyShape.Flag, "true",
            "Whether JSON and form fields named like secrets are masked in the bodies that the inspector, HAR files and copied commands show. What is sent is never changed."),
    ];

    /// <summary>The keys at the top.</summary>
    public static ImmutableArray<Key> All { get; } =
    [
        new("$schema", KeyShape.Free("a URL"), null, "Where an editor finds this schema."),
        new("port", KeyShape.Whole(0, 65535), "8010", "The port of the proxy; 0 takes a free one."),
        new("host", KeyShape.Free("a host name or an address"), "\"localhost\"",
            "What is listened on. localhost is 127.0.0.1 and ::1; 0.0.0.0 is every network interface."),
        new("https", KeyShape.Flag with { Keys = Https }, "false",
            "true: the certificate that `devproxy cert` made. Or a certificate of your own."),
        new("allowedHosts", KeyShape.List("host names", KeyShape.Free("a host name")), "[]",
            "Host names that are answered beside localhost and the loopback addresses; .example.test stands for a domain and its subdomains."),
        new("upstreamProxy", new KeyShape { Words = ["auto"], False = true, Text = "a URL" }, "\"auto\"",
            "The proxy through which upstreams are reached. auto: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, else the system's setting. Local targets are always reached directly."),
        new("ca", KeyShape.Path, "null", "A PEM file with authorities that are trusted for every upstream, beside the system's."),
        new("productionOrigins", KeyShape.List("origins", KeyShape.Free("an origin")), "[]",
            "Where the page will be served from. DevProxy says for each whether the API would let it in."),
        new("cors", CorsKeys.Shape, "false", "Every route's default: whether and how CORS headers are added."),
        new("inspector", KeyShape.Object(Inspector) with { False = true }, null, "The page that shows every exchange, on a port of its own; false switches it off."),
        new("log", KeyShape.Object(Log), null, "How the log is written."),
        new("routes", KeyShape.Map("paths and targets", RouteKeys.Shape) with { NamePattern = @"^[/^*]" }, "{}",
            "Path to target. A path prefix on segment boundaries (/api), a glob (/api/*/items, /files/**), or a regular expression that begins with ^. Expressions and globs are tried first, in file order, then prefixes, longest first."),
    ];

    /// <summary>The whole file.</summary>
    public static KeyShape Shape { get; } = KeyShape.Object(All);
}
