namespace DevProxy.Tests.EndToEnd.Judge;

/// <summary>The one place where a case that Chromium does not judge like the others is named, with the reason.</summary>
internal static class CaseExceptions
{
    private static readonly string Long = new('x', 100);

    /// <summary>Cases that cannot be staged over plain HTTP on free loopback ports with <c>fetch()</c>.</summary>
    public static IReadOnlyDictionary<string, string> NotStaged { get; } =
        new Dictionary<string, string>
        {
            ["form-post-navigation-carries-origin"] = "A navigation is no fetch: it leaves the page.",
            ["websocket-handshake-carries-origin"] = "A WebSocket is no fetch.",
            ["other-scheme-is-cross-origin"] =
                "The page has no secure origin here, so that another scheme is another port as well: other-port-is-cross-origin.",
            ["same-origin-explicit-default-port"] = "A free port is never the scheme's default one.",
            ["acao-explicit-default-port"] = "A free port is never the scheme's default one.",
        };

    /// <summary>Cases in which Chromium lets pass what the standard refuses; the engine calls them divergent.</summary>
    public static IReadOnlyDictionary<string, string> Divergent { get; } =
        new Dictionary<string, string>
        {
            ["authorization-under-wildcard"] = "Chromium lets * stand for Authorization too (deprecation AuthorizationCoveredByWildcard).",
        };

    /// <summary>Cases that Chromium refuses as the engine does, and writes another line, or none, into its console.</summary>
    public static IReadOnlyDictionary<string, string> OtherConsoleLine { get; } =
        new Dictionary<string, string>
        {
            ["preflight-status-199"] = "To HTTP a 1xx is no final answer: Chromium waits for the next and reports that none came.",
        };

    /// <summary>
    /// Where Chromium asks otherwise than the standard, which the file has no case of: why, the header lines, who preflights.
    /// </summary>
    public static TheoryData<string, string[], bool, bool> NotInTheFile { get; } =
        new()
        {
            { "Chromium safelists well-formed client hints", ["DPR: 2"], true, false },
            { "Chromium safelists well-formed client hints", ["Save-Data: on"], true, false },
            {
                "the 128 bytes are counted over the joined lines of a name, so that 1024 are never reached",
                [$"Accept: {Long}", $"Accept: {Long}"],
                false,
                true
            },
        };
}
