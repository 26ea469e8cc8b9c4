using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace DevProxy.Cors;

/// <summary>
/// What CORS layers, CSRF guards and host checks say in the body of a refusal. Each framework has its own words and its own status.
/// </summary>
internal static partial class OriginRefusal
{
    private const int MostQuoted = 140;

    private const string AddOrigin = "Add {origin} to the list of origins there, spelled exactly like this.";

    // Who says so, and what to change; {origin} stands for the page's.
    private static readonly ImmutableArray<(string Part, string Who, string Fix, bool IsSetting)> Known =
    [
        (
            "CORSResponse: CORS is not enabled for this bucket",
            "the storage: the bucket has no CORS configuration",
            "Give the bucket a CORS configuration (S3: Permissions > CORS) with AllowedOrigins {origin}, AllowedMethods {method} and "
                + "AllowedHeaders {headers}.",
            false
        ),
        (
            "CORSResponse",
            "the storage: no rule of the bucket's CORS configuration has this origin, method and headers; no authentication is involved",
            "Add a rule to the bucket's CORS configuration (S3: Permissions > CORS) with AllowedOrigins {origin}, AllowedMethods "
                + "{method} and AllowedHeaders {headers}.",
            false
        ),
        (
            "CorsPreflightFailure",
            "Azure Storage: no CORS rule of this service matches",
            "Add a CORS rule for {origin}, {method} and {headers}: the storage account's Resource sharing (CORS), in the tab of this "
                + "service.",
            false
        ),
        (
            "CORS not enabled or no matching rule",
            "Azure Storage: no CORS rule of this service matches",
            "Add a CORS rule for {origin}, {method} and {headers}: the storage account's Resource sharing (CORS), in the tab of this "
                + "service.",
            false
        ),
        (
            "Invalid CORS request",
            "Spring, for an origin, a method or a header that its CORS configuration does not list",
            "Add {origin}, {method} and {headers} to Spring's CORS configuration, as far as they are missing (@CrossOrigin, "
                + "CorsRegistry, or the gateway's globalcors).",
            true
        ),
        ("Disallowed CORS origin", "Starlette (FastAPI): allow_origins does not list this origin", "Add {origin} to allow_origins.", true),
        ("Not allowed by CORS", "an Express application, probably: many throw this text in their origin function", AddOrigin, true),
        (
            "CORS Rejected",
            "Vert.x (Quarkus): its CORS handler does not list this origin",
            "Add {origin} to quarkus.http.cors.origins, or to the CorsHandler.",
            true
        ),
        (
            "CORS is disabled for this route",
            "hapi: this route has no CORS",
            "Set cors: { origin: ['{origin}'] } in the route's options.",
            true
        ),
        (
            "Invalid Preflight Request",
            "@fastify/cors: a strict preflight check failed",
            "Set strictPreflight: false, or let the page's own headers reach it.",
            true
        ),
        (
            "Origin is not allowed to make this request",
            "actix-cors: its list does not have this origin",
            "Add it with .allowed_origin(\"{origin}\").",
            true
        ),
        ("origin not allowed", "a CORS layer, for an origin that it does not list", AddOrigin, true),
        (
            "Origin checking failed",
            "Django's CSRF check, which is not CORS: it compares Origin with Host and with CSRF_TRUSTED_ORIGINS",
            "Add \"{origin}\" to CSRF_TRUSTED_ORIGINS.",
            false
        ),
        (
            "Cross-site POST form submissions are forbidden",
            "SvelteKit's CSRF check, which compares Origin with the URL it believes it was called by",
            "Set ORIGIN (adapter-node) to the address of the site, or csrf.trustedOrigins in the configuration.",
            false
        ),
        (
            "didn't match request.base_url",
            "Rails' CSRF check, which compares Origin with its own address",
            "Make Host and X-Forwarded-Proto agree with the page's origin, or set forgery_protection_origin_check.",
            false
        ),
        (
            "Invalid Server Actions request",
            "Next.js, which compares Origin with Host",
            "Add the host to serverActions.allowedOrigins.",
            false
        ),
        (
            "potential Cross-Site Request Forgery",
            "Apollo Server's CSRF prevention, which wants a request that needs a preflight",
            "Send the header apollo-require-preflight: true, or Content-Type: application/json.",
            false
        ),
        ("Blocking Cross Origin", "Jupyter", "Start it with --ServerApp.allow_origin={origin}.", false),
        ("This host is not allowed", "Vite's host check, which is not CORS", "Add the host to server.allowedHosts in vite.config.", false),
        (
            "Invalid Host header",
            "webpack-dev-server's (or Starlette's) host check, which is not CORS",
            "Add the host to allowedHosts.",
            false
        ),
        ("Invalid Host/Origin header", "webpack-dev-server's check, which is not CORS", "Add the host to devServer.allowedHosts.", false),
        ("Blocked host", "Rails' host check, which is not CORS", "Add the host to config.hosts.", false),
        ("Invalid HTTP_HOST header", "Django's host check, which is not CORS", "Add the host to ALLOWED_HOSTS.", false),
        (
            "Bad Request - Invalid Hostname",
            "the host check of Windows' http.sys, which is not CORS",
            "Add a binding for this host name, or call the one that is bound.",
            false
        ),
    ];

    /// <summary>The cause, where the body says it; null where it does not.</summary>
    public static Cause? Of(Verdict verdict, Answer answer)
    {
        if (verdict.Context.Body is not { Length: > 0 } body || HttpStatus.IsOk(answer.Status))
            return null;
        var isPreflight = verdict.JudgedAs == JudgedAs.Preflight;
        var kind = isPreflight && answer.Status is 401 or 403 ? RootCause.OptionsForbidden : RootCause.OriginNotInList;
        foreach (var (part, who, fix, isSetting) in Known)
        {
            if (body.Contains(part, StringComparison.OrdinalIgnoreCase))
                return new Cause(
                    kind,
                    $"The server refuses with {answer.Status} and says \"{Quoted(body, part)}\". This comes from {who}.",
                    Filled(fix, verdict.Context),
                    isSetting
                );
        }

        return Said(body, isPreflight || answer.Status == 403) is { } said
            ? new Cause(
                kind,
                $"The server refuses with {answer.Status} because of the origin; it says \"{Shortened(said)}\".",
                $"The server checks Origin and does not know {verdict.Context.Origin}: add it there, spelled exactly like this."
            )
            : null;
    }

    // The first sentence that speaks of CORS and refuses. "Origin" alone may be an airport.
    private static string? Said(string body, bool isOriginEnough)
    {
        foreach (var part in SentenceEnd().Split(Markup().Replace(body, "\n")))
        {
            var sentence = part.Trim();
            if (Refuses().IsMatch(sentence) && (NamesCors().IsMatch(sentence) || (isOriginEnough && NamesOrigin().IsMatch(sentence))))
                return sentence;
        }

        return null;
    }

    private static string Filled(string fix, JudgingContext context) =>
        fix.Replace("{origin}", context.Page, StringComparison.Ordinal)
            .Replace("{method}", context.Method, StringComparison.Ordinal)
            .Replace("{headers}", Headers(context), StringComparison.Ordinal);

    private static string Headers(JudgingContext context) =>
        context.UnsafeNames.All(PageCauses.IsOfResponse)
            ? "no headers"
            : string.Join(", ", context.UnsafeNames.Where(static name => !PageCauses.IsOfResponse(name)));

    // The line that says it, without the markup around it.
    private static string Quoted(string body, string part)
    {
        var at = body.IndexOf(part, StringComparison.OrdinalIgnoreCase);
        var end = at;
        while (end < body.Length && body[end] is not ('<' or '\n' or '\r' or '"' or '{' or '}'))
            end++;
        return Shortened(body[at..end].Trim());
    }

    private static string Shortened(string text) => text.Length <= MostQuoted ? text : text[..MostQuoted].TrimEnd() + "…";

    [GeneratedRegex("""[\n\r"{}<>]|\.(?=\s|$)""", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(
        @"\b(cors|cross[- ]origin)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex NamesCors();

    [GeneratedRegex(
        @"\borigins?\b(?! (web |dns|server|is unreachable|host))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex NamesOrigin();

    [GeneratedRegex(
        @"\b(not (allowed|permitted|trusted|authori[sz]ed|valid|whitelisted|enabled|match|supported|accepted|listed)|disallowed|rejected|forbidden|denied|refused|blocked|invalid|mismatch|unauthori[sz]ed|untrusted|disabled|missing|unknown|unexpected|bad)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Refuses();

    [GeneratedRegex("<[^>]{0,300}>", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Markup();
}
