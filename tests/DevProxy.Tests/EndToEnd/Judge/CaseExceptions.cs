namespace DevProxy.Tests.EndToEnd.Judge;

/// <summary>
/// The only list of the cases in which a browser differs from the standard, with the reasons. docs/browsers.md has them for users.
/// </summary>
/// <param name="Name">The browser.</param>
internal sealed record CaseExceptions(string Name)
{
    private static readonly string Long = new('x', 100);

    /// <summary>Cases that cannot be run over plain HTTP on free loopback ports with <c>fetch()</c>.</summary>
    public static IReadOnlyDictionary<string, string> NotRunnable { get; } =
        new Dictionary<string, string>
        {
            ["form-post-navigation-carries-origin"] = "A navigation is not a fetch: it leaves the page.",
            ["websocket-handshake-carries-origin"] = "A WebSocket is not a fetch.",
            ["other-scheme-is-cross-origin"] =
                "The page has no secure origin here, so another scheme also means another port: other-port-is-cross-origin.",
            ["same-origin-explicit-default-port"] = "A free port is never the scheme's default one.",
            ["acao-explicit-default-port"] = "A free port is never the scheme's default one.",
        };

    public static CaseExceptions Chromium { get; } =
        new("Chromium")
        {
            Divergent = new()
            {
                ["authorization-under-wildcard"] = "It lets * cover Authorization too (deprecation AuthorizationCoveredByWildcard).",
            },
            OtherConsoleLine = new()
            {
                ["preflight-status-199"] = "In HTTP a 1xx is not a final answer: it waits for the next one and reports that none came.",
            },
        };

    public static CaseExceptions Firefox { get; } =
        new("Firefox")
        {
            Divergent = new()
            {
                ["authorization-under-wildcard"] =
                    "It lets * cover Authorization too (network.cors_preflight.authorization_covered_by_wildcard).",
            },
            OtherRequests = new()
            {
                ["request-headers-sorted-lowercase-unique"] = "A name that script sets twice is in the list twice.",
                ["redirect-cross-origin-drops-authorization"] =
                    "After a redirect, a request that had a preflight gets another one with the page's own origin, even if it no longer needs one.",
            },
            OtherConsoleLine = new() { ["preflight-status-199"] = "In HTTP a 1xx is not a final answer: it waits for the next one." },
        };

    /// <summary>Cases in which the browser allows what the standard refuses; the engine calls them divergent.</summary>
    public Dictionary<string, string> Divergent { get; init; } = [];

    /// <summary>Cases in which it sends other requests than the standard.</summary>
    public Dictionary<string, string> OtherRequests { get; init; } = [];

    /// <summary>Cases that it refuses like the engine, but with another line in the console, or none.</summary>
    public Dictionary<string, string> OtherConsoleLine { get; init; } = [];

    /// <summary>All cases of the file that are exceptions for this browser.</summary>
    public IEnumerable<string> All => [.. NotRunnable.Keys, .. Divergent.Keys, .. OtherRequests.Keys, .. OtherConsoleLine.Keys];

    /// <summary>
    /// Requests that the file has no case of, and that a browser handles differently from the standard: the browser, the reason, the header
    /// lines, whether the standard sends a preflight, and whether the browser does.
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
