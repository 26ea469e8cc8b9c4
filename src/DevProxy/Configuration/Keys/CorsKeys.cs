using System.Collections.Immutable;

namespace DevProxy.Configuration.Keys;

/// <summary>The keys of <c>cors</c>, at the top and in a route alike.</summary>
internal static class CorsKeys
{
    public static ImmutableArray<Key> All { get; } =
    [
        new("mode", KeyShape.OneOf("repair", "override"), "\"repair\"",
            "repair: the upstream is asked, and what a browser would refuse is replaced. override: DevProxy owns CORS, answers preflights itself and removes the upstream's Access-Control-* headers."),
        new("origin", Origins, null,
            "Who is let in: an origin, a list of origins, \"*\" (with \"credentials\": false), or \"/regex/\" anchored at both ends. Left out: loopback origins, and any origin on the host that was called."),
        new("methods", KeyShape.List("methods", KeyShape.Free("a method")), null,
            "What Access-Control-Allow-Methods says. Left out: the method that was asked for."),
        new("allowedHeaders", KeyShape.List("header names", KeyShape.Free("a header name")), null,
            "What Access-Control-Allow-Headers says. Left out: the headers that were asked for."),
        new("exposedHeaders", KeyShape.List("header names", KeyShape.Free("a header name")), null,
            "What Access-Control-Expose-Headers says. Left out: the names that are really present."),
        new("credentials", KeyShape.Flag, "true", "Whether cookies and Authorization may be sent."),
        new("maxAge", KeyShape.Whole(0, int.MaxValue), "0", "For how many seconds a browser may keep a preflight's answer. 0, so that a change is seen at once."),
        new("optionsSuccessStatus", KeyShape.Whole(200, 299), "204", "The status of a preflight that DevProxy answers."),
    ];

    /// <summary>The value of <c>cors</c>.</summary>
    public static KeyShape Shape { get; } = KeyShape.Flag with { Keys = All };

    private static KeyShape Origins => new()
    {
        Words = ["*"],
        Text = "an origin or \"/regex/\"",
        Items = KeyShape.Free("an origin"),
        ListOf = "origins",
    };
}
