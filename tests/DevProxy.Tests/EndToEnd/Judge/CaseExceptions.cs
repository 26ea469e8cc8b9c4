namespace DevProxy.Tests.EndToEnd.Judge;

/// <summary>
/// The one place where a case that a browser does not judge like the standard is named, with the reason; docs/browsers.md says the same
/// to people.
/// </summary>
/// <param name="Name">The browser.</param>
internal sealed record CaseExceptions(string Name)
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

    public static CaseExceptions Chromium { get; } =
        new("Chromium")
        {
            Divergent = new()
            {
                ["authorization-under-wildcard"] = "It lets * stand for Authorization too (deprecation AuthorizationCoveredByWildcard).",
            },
            OtherConsoleLine = new()
            {
                ["preflight-status-199"] = "To HTTP a 1xx is no final answer: it waits for the next and reports that none came.",
            },
        };

    public static CaseExceptions Firefox { get; } =
        new("Firefox")
        {
            Divergent = new()
            {
                ["authorization-under-wildcard"] =
                    "It lets * stand for Authorization too (network.cors_preflight.authorization_covered_by_wildcard).",
            },
            OtherRequests = new()
            {
                ["request-headers-sorted-lowercase-unique"] = "A name that script sets twice stands twice in the list.",
                ["redirect-cross-origin-drops-authorization"] =
                    "A request that had a preflight has one again after a redirect, whether it still needs one or not, with the page's own origin.",
            },
            OtherConsoleLine = new() { ["preflight-status-199"] = "To HTTP a 1xx is no final answer: it waits for the next." },
        };

    /// <summary>Cases in which the browser lets pass what the standard refuses; the engine calls them divergent.</summary>
    public Dictionary<string, string> Divergent { get; init; } = [];

    /// <summary>Cases in which it asks otherwise than the standard.</summary>
    public Dictionary<string, string> OtherRequests { get; init; } = [];

    /// <summary>Cases that it refuses as the engine does, and writes another line, or none, into its console.</summary>
    public Dictionary<string, string> OtherConsoleLine { get; init; } = [];

    /// <summary>All cases of the file that are set apart for it.</summary>
    public IEnumerable<string> All => [.. NotStaged.Keys, .. Divergent.Keys, .. OtherRequests.Keys, .. OtherConsoleLine.Keys];

    /// <summary>
    /// Where a browser asks otherwise than the standard, which the file has no case of: which, why, the header lines, and who preflights, the
    /// standard and the browser.
    /// </summary>
    public static TheoryData<string, string, string[], bool, bool> NotInTheFile { get; } =
        new()
        {
            { "Chromium", "it safelists well-formed client hints", ["DPR: 2"], true, false },
            { "Chromium", "it safelists well-formed client hints", ["Save-Data: on"], true, false },
            {
                "Chromium",
                "it counts the 128 bytes over the joined lines of a name, so that 1024 are never reached",
                [$"Accept: {Long}", $"Accept: {Long}"],
                false,
                true
            },
            {
                "Firefox",
                "it does not count the bytes of all safelisted headers",
                [.. Enumerable.Repeat($"Accept: {Long}", 11)],
                true,
                false
            },
        };
}
