using System.Security.Cryptography;
using System.Text;

namespace DevProxy.Inspector;

/// <summary>
/// Who may ask the inspector. It holds what passed through the proxy, so that neither another site nor a page of the application itself may
/// read it, and only its own page, or a program on this machine that was given the token, may change something.
/// </summary>
/// <param name="acceptsHost">The Host check of this listener.</param>
/// <param name="token">What a request that changes something has to show.</param>
internal sealed class InspectorGate(Func<string?, bool> acceptsHost, string token)
{
    /// <summary>The request header that carries the token.</summary>
    public const string TokenHeader = "X-DevProxy-Token";

    private readonly byte[] _token = Encoding.UTF8.GetBytes(token);

    /// <summary>Null when the request may go on.</summary>
    public Refusal? Examine(HttpRequest request)
    {
        // A name that somebody else can point at this machine (DNS rebinding) would make their page same-origin with the inspector.
        if (!acceptsHost(request.Headers.Host))
            return Forbidden(
                "Host not allowed",
                $"The inspector answers to localhost and to addresses, not to \"{request.Headers.Host}\". Call it by one of these."
            );
        return HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? ExamineRead(request) : ExamineWrite(request);
    }

    // CORS hides an answer from a page of another origin, but an element of that page may load it, and time it. Another port is same-site.
    private static Refusal? ExamineRead(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] == "cross-site" || request.Headers["Sec-Fetch-Site"] == "same-site"
            ? request.Headers["Sec-Fetch-Mode"] == "navigate"
                ? null
                : Forbidden(
                    "Another page asked",
                    "Only the inspector's own page and programs may read this. Open the address in a tab of its own instead."
                )
            : null;

    private Refusal? ExamineWrite(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site && site != "same-origin")
            return Forbidden(
                "Another page asked",
                "Only the inspector's own page may do this in a browser. Open the inspector in a tab of its own, and do it there."
            );
        if (request.Headers.Origin is { Count: > 0 } origin && origin != $"{request.Scheme}://{request.Headers.Host}")
            return Forbidden(
                "Foreign Origin",
                $"A page at {origin} may not do this; only the inspector's own page may. Do it there, or from a program that sends no Origin."
            );
        return HasToken(request)
            ? null
            : Forbidden(
                "Token missing or wrong",
                $"Send the header {TokenHeader} with the value that GET /api/config names as \"token\". Each run of DevProxy has "
                    + "another one."
            );
    }

    private bool HasToken(HttpRequest request) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(request.Headers[TokenHeader].ToString()), _token);

    private static Refusal Forbidden(string title, string detail) => new(StatusCodes.Status403Forbidden, title, detail);
}
