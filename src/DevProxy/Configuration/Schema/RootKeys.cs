using System.Collections.Immutable;
using DevProxy.Configuration.Schema;

namespace DevProxy.Configuration.Schema;

/// <summary>The keys at the top of <c>proxy.json</c>.</summary>
internal static class RootKeys
{
    /// <summary>The keys of <c>https</c>.</summary>
    public static ImmutableArray<Key> Https { get; } =
    [
        new("cert", KeyShape.Free("a path"), null, "A PEM file with the certificate and its intermediate certificates.")
        {
            Required = true,
        },
        new("key", KeyShape.Free("a path"), null, "A PEM file with its private key.") { Required = true },
    ];

    /// <summary>The keys of <c>inspector</c>.</summary>
    public static ImmutableArray<Key> Inspector { get; } =
    [
        new("host", KeyShape.Free("a host name or an address"), "\"localhost\"", "The host name or address that the inspector listens on."),
        new("port", KeyShape.Whole(0, 65535), null, "Its port. Default: the proxy's port + 1, or any free port."),
        new("maxExchanges", KeyShape.Whole(1, 1_000_000), "1000", "How many exchanges are kept."),
        new("maxBodyBytes", KeyShape.Whole(0, 1 << 30), "65536", "How many bytes of each body are kept."),
        new("maxMemoryMegabytes", KeyShape.Whole(1, 1 << 20), "64", "The memory limit for everything that is kept."),
    ];

    /// <summary>The keys of <c>log</c>.</summary>
    public static ImmutableArray<Key> Log { get; } =
    [
        new("level", KeyShape.OneOf("debug", "info", "warn", "error", "silent"), "\"info\"", "The lowest level that is shown."),
        new("format", KeyShape.OneOf("pretty", "json"), "\"pretty\"", "pretty: readable text. json: one JSON object per line."),
        new("file", KeyShape.Path, "null", "A rolling log file of JSON lines, in addition to the console."),
        new(
            "redact",
            KeyShape.List("header names", KeyShape.Free("a header name")),
            "[]",
            "Names of headers, URL parameters and body fields whose values are masked, in addition to the usual ones "
                + "(Authorization, Cookie, Set-Cookie, and names with token, secret, key, auth, password, credential, session or "
                + "signature)."
        ),
        new(
            "redactBodies",
            KeyShape.Flag,
            "true",
            "Whether JSON and form fields with names of secrets are masked in the bodies that the inspector, HAR files and copied "
                + "commands show. The traffic itself is never changed."
        ),
        new(
            "otlp",
            KeyShape.Path with
            {
                Text = "a URL",
            },
            "null",
            "The OpenTelemetry collector that traces, metrics and logs are sent to, such as http://localhost:4318 (OTLP over HTTP; port "
                + "4317 is gRPC). Needs a restart."
        ),
    ];

    /// <summary>Paths and targets.</summary>
    private static KeyShape Routes { get; } = KeyShape.Map("paths and targets", RouteKeys.Shape) with { NamePattern = @"^[/^*]" };

    /// <summary>The keys at the top.</summary>
    public static ImmutableArray<Key> All { get; } =
    [
        new("$schema", KeyShape.Free("a URL"), null, "The location of this schema, for editors."),
        new("port", KeyShape.Whole(0, 65535), "8010", "The port of the proxy; 0 picks a free one."),
        new(
            "host",
            KeyShape.Free("a host name or an address"),
            "\"localhost\"",
            "The host name or address that the proxy listens on. localhost is 127.0.0.1 and ::1; 0.0.0.0 is every network interface, "
                + "with a warning."
        ),
        new(
            "https",
            KeyShape.Flag with
            {
                Keys = Https,
            },
            "false",
            "true: use the certificate from `devproxy cert`. An object: use your own certificate."
        ),
        new(
            "allowedHosts",
            KeyShape.List("host names", KeyShape.Free("a host name")),
            "[]",
            "Host names that are allowed in addition to localhost and the loopback addresses; .example.test means a domain and "
                + "its subdomains."
        ),
        new(
            "upstreamProxy",
            new KeyShape
            {
                Words = ["auto"],
                False = true,
                Text = "a URL",
            },
            "\"auto\"",
            "The proxy for connections to upstreams. auto: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, else the system's "
                + "setting. Connections to local targets are always direct."
        ),
        new(
            "ca",
            KeyShape.Path,
            "null",
            "A PEM file with certificate authorities to trust for every upstream, in addition to the system's."
        ),
        new(
            "productionOrigins",
            KeyShape.List("origins", KeyShape.Free("an origin")),
            "[]",
            "The origins of the page in production. DevProxy reports for each one whether the API would allow it."
        ),
        new(
            "cors",
            CorsKeys.Shape,
            "false",
            "Whether and how CORS headers are added: the default for every route. With a URL or only --route on the command line: true."
        ),
        new(
            "inspector",
            KeyShape.Object(Inspector) with
            {
                False = true,
            },
            null,
            "The web page that shows every exchange, on its own port. Default: on; false turns it off."
        ),
        new("log", KeyShape.Object(Log), null, "The log settings."),
        new(
            "mocks",
            KeyShape.Path,
            "null",
            "A folder of JSON files with answers that DevProxy gives itself, before any route is asked: `devproxy schema --mocks`."
        ),
        new(
            "routes",
            Routes,
            "{}",
            "Paths and their targets. A path is a prefix on segment boundaries (/api), a glob (/api/*/items, /files/**), or a "
                + "regular expression that begins with ^. Expressions and globs are tried first, in file order, then prefixes, longest "
                + "first."
        ),
        new(
            "hosts",
            KeyShape.Map("host names and routes", Routes),
            "{}",
            "Routes of single hosts, beside \"routes\", which serves all others. A host is a name (app.localhost) or every name below one "
                + "(*.app.localhost). A path that it lacks gets a 404 response."
        ),
        new(
            "profiles",
            KeyShape.Map("names and configurations", new KeyShape { Any = true }),
            null,
            "Configurations to lay over this one, key by key, by --profile NAME, DEVPROXY_PROFILE, `devproxy use NAME` or the inspector's "
                + "menu."
        ),
    ];
}
