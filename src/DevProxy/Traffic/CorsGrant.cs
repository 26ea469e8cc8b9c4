using DevProxy.Configuration;
using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>What a policy grants to one request.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Origin">The bytes of the request's <c>Origin</c>; null when it has none.</param>
/// <param name="IsAllowed">Whether the policy allows this origin.</param>
/// <param name="IsSameOrigin">Whether it is certain that page and target are one origin, so that a browser looks at no CORS header.</param>
/// <param name="Ask">What the request asks for when it is a preflight; else null.</param>
internal sealed record CorsGrant(CorsPolicy Policy, string? Origin, bool IsAllowed, bool IsSameOrigin, PreflightAsk? Ask)
{
    /// <summary>
    /// Whether answers are judged, and written, for a request with credentials: never for <c>*</c>, never for the opaque origin.
    /// </summary>
    public bool Include => Policy.Credentials && Policy.Origin.Kind != OriginRuleKind.Any && Origin != "null";

    /// <summary>The one value of <c>Access-Control-Allow-Origin</c> that is written.</summary>
    public string AllowOrigin => Policy.Origin.Kind == OriginRuleKind.Any ? "*" : Origin!;

    /// <summary>
    /// The grant of a policy to a request. One without an origin is granted nothing, and two Origin lines are not a valid origin.
    /// </summary>
    public static CorsGrant Of(CorsPolicy policy, ArrivedRequest request)
    {
        var headers = request.Head.Headers;
        var origin = headers.Only(CorsHeader.Origin);
        return new CorsGrant(
            policy,
            origin,
            origin is not null && policy.Origin.Allows(origin, request.Called.Host),
            IsSameOriginRequest(request, origin, headers.Get("Sec-Fetch-Site") ?? ""),
            PreflightAsk.Of(request)
        );
    }

    private static bool IsSameOriginRequest(ArrivedRequest request, string? origin, string site) =>
        site == "same-origin"
        || (
            Cors.Origin.TryParse(origin, out var page)
            && (
                (!page.IsOpaque && page.Serialized == request.Observation.TargetOrigin)
                || (site.Length == 0 && request.Page.IsOriginOf(page))
            )
        );
}

/// <summary>What a preflight asks for, and what may be echoed of it.</summary>
/// <param name="Question">As a browser checks the answer to it.</param>
/// <param name="Headers">The value of <c>Access-Control-Request-Headers</c> as it may be echoed; null when it names nothing.</param>
/// <param name="AsksPrivateNetwork">Whether it asks the question of Chromium 104 to 137 about private networks.</param>
internal sealed record PreflightAsk(PreflightQuestion Question, string? Headers, bool AsksPrivateNetwork)
{
    // What is echoed is bounded; no page sends more.
    private const int MaxNames = 64;
    private const int MaxBytes = 4096;

    /// <summary>What a preflight asks for; null when the request is not one.</summary>
    public static PreflightAsk? Of(ArrivedRequest request) =>
        request.Observation.Question is { } question
            ? new PreflightAsk(
                question,
                Echo(request.Head.Headers.Lines(CorsHeader.RequestHeaders)),
                request.Head.Headers.Get("Access-Control-Request-Private-Network") == "true"
            )
            : null;

    // The valid tokens of the list, as they were sent.
    private static string? Echo(IEnumerable<string> lines)
    {
        var names = lines
            .SelectMany(line => line.Split(',', StringSplitOptions.TrimEntries))
            .Where(name => Token.IsValid(name))
            .Take(MaxNames);
        var echo = "";
        foreach (var name in names)
        {
            var longer = echo.Length == 0 ? name : $"{echo},{name}";
            if (longer.Length > MaxBytes)
                break;
            echo = longer;
        }

        return echo.Length == 0 ? null : echo;
    }
}
