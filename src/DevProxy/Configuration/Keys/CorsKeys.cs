using System.Collections.Immutable;

namespace DevProxy.Configuration.Keys;

/// <summary>The keys of <c>cors</c>, at the top and in a route alike.</summary>
internal static class CorsKeys
{
    public static ImmutableArray<Key> All { get; } =
    [
        new(
            "mode",
            KeyShape.OneOf("repair", "override"),
            "\"repair\"",
            "repair: asks the upstream and replaces only the headers that a browser would reject. override: answers preflights without the upstream and replaces all its Access-Control-* headers."
        ),
        new(
            "origin",
            Origins,
            null,
            "The allowed origins: an origin, a list of origins, \"*\" (with \"credentials\": false), or \"/regex/\" anchored at both ends. Default: loopback origins, and any origin on the host that was called."
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
