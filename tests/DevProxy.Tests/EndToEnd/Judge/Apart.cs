namespace DevProxy.Tests.EndToEnd.Judge;

/// <summary>The one place where a case that Chromium does not judge like the others is named, with the reason.</summary>
internal static class Apart
{
    /// <summary>Cases that cannot be staged over plain HTTP on free loopback ports with <c>fetch()</c>.</summary>
    public static IReadOnlyDictionary<string, string> NotStaged { get; } = new Dictionary<string, string>
    {
        ["form-post-navigation-carries-origin"] = "A navigation is no fetch: it leaves the page.",
        ["websocket-handshake-carries-origin"] = "A WebSocket is no fetch.",
        ["other-scheme-is-cross-origin"] = "The page has no secure origin here, so that another scheme is another port as well: other-port-is-cross-origin.",
        ["same-origin-explicit-default-port"] = "A free port is never the scheme's default one.",
        ["acao-explicit-default-port"] = "A free port is never the scheme's default one.",
    };

    /// <summary>Cases in which Chromium lets pass what the standard refuses; the engine calls them divergent.</summary>
    public static IReadOnlyDictionary<string, string> Divergent { get; } = new Dictionary<string, string>
    {
        ["authorization-under-wildcard"] = "Chromium lets * stand for Authorization too (deprecation AuthorizationCoveredByWildcard).",
    };

    /// <summary>Cases that Chromium refuses as the engine does, and writes another line, or none, into its console.</summary>
    public static IReadOnlyDictionary<string, string> OtherConsoleLine { get; } = new Dictionary<string, string>
    {
        ["same-origin-mode-cross-origin"] = "fetch() refuses by itself, before the network's rules are asked.",
        ["preflight-status-199"] = "To HTTP a 1xx is no final answer: Chromium waits for the next and reports that none came.",
    };

    /// <summary>Differences between Chromium and the standard of which the file has no case, so that nothing is left out for them here.</summary>
    public static IReadOnlyDictionary<string, string> NotInTheFile { get; } = new Dictionary<string, string>
    {
        ["client hints"] = "Chromium safelists DPR, Width, Viewport-Width, Device-Memory, RTT, Downlink, ECT and Save-Data when they are well-formed.",
        ["the 1024-byte rule"] = "Chromium joins the lines of one name first, so that a long sum is over 128 bytes before it is over 1024.",
    };
}
