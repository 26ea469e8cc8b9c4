using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>Writes what to change in the backend for a verdict.</summary>
internal static class FixWriter
{
    private static readonly ImmutableArray<(Backend Backend, Func<FixRequirements, string> Write)> Writers =
    [
        (Backend.Express, ExpressSnippet.Write),
        (Backend.Fastify, FastifySnippet.Write),
        (Backend.NestJs, NestJsSnippet.Write),
        (Backend.Django, DjangoSnippet.Write),
        (Backend.AspNetCore, AspNetCoreSnippet.Write),
        (Backend.FastApi, FastApiSnippet.Write),
        (Backend.Flask, FlaskSnippet.Write),
        (Backend.Spring, SpringSnippet.Write),
        (Backend.Rails, RailsSnippet.Write),
        (Backend.Rack, RackSnippet.Write),
        (Backend.Laravel, LaravelSnippet.Write),
        (Backend.Php, PhpSnippet.Write),
        (Backend.Go, GoSnippet.Write),
        (Backend.Nginx, NginxSnippet.Write),
        (Backend.Apache, ApacheSnippet.Write),
        (Backend.Caddy, CaddySnippet.Write),
        (Backend.Traefik, TraefikSnippet.Write),
        (Backend.ApiGateway, ApiGatewaySnippet.Write),
        (Backend.Headers, HeadersSnippet.Write),
    ];

    /// <summary>The fix; null when nothing is refused.</summary>
    public static Fix? For(Verdict verdict)
    {
        if (verdict.Code is not { } code)
            return null;

        var context = verdict.Context;
        if (context.History.ProxyRefusal is { } refusal)
            return new Fix(refusal, null, ImmutableSortedDictionary<Backend, string>.Empty);
        var headers = verdict.Answer?.Headers ?? HeaderList.Empty;
        var shown = context.Backend is null ? BackendFingerprints.Match(headers, context.Body) : null;
        var cause = verdict.Cause;
        var platform = PlatformOf(verdict);
        var snippets = IsForBackend(verdict, code, platform)
            ? Snippets(FixRequirements.Of(verdict))
            : ImmutableSortedDictionary<Backend, string>.Empty;
        var place = IsSetting(code) && HasPlace(cause) && platform?.Place is { } where ? $" In {platform.Name} it is here: {where}." : "";
        return new Fix(FixSummary.Of(verdict) + place, context.Backend ?? shown?.Backend, snippets) { RecognisedBy = shown?.Header };
    }

    /// <summary>Whether the CORS settings of the backend are what has to change.</summary>
    public static bool Helps(Verdict verdict) =>
        verdict.Code is { } code && verdict.Context.History.ProxyRefusal is null && IsForBackend(verdict, code, PlatformOf(verdict));

    /// <summary>The code for each backend, or for one.</summary>
    public static ImmutableSortedDictionary<Backend, string> Snippets(FixRequirements need, Backend? only = null)
    {
        var snippets = ImmutableSortedDictionary.CreateBuilder<Backend, string>();
        foreach (var (backend, write) in Writers.Where(writer => only is null || writer.Backend == only))
            snippets.Add(backend, write(need));
        return snippets.ToImmutable();
    }

    private static Platform? PlatformOf(Verdict verdict) =>
        Platform.Of(verdict.Answer?.Headers ?? HeaderList.Empty, verdict.Context.Body)
        ?? Platform.OfUrl(verdict.Context.UpstreamUrl ?? verdict.Context.Url);

    private static bool IsForBackend(Verdict verdict, FailureCode code, Platform? platform) =>
        IsSetting(code) && verdict.Cause?.IsSetting != false && !IsElsewhere(verdict, platform);

    // No code of a backend changes what a product or a gateway answers itself.
    private static bool IsElsewhere(Verdict verdict, Platform? platform) =>
        platform is { IsProduct: true }
        || (
            verdict.JudgedAs == JudgedAs.Preflight
            && verdict.Context.Backend is null
            && platform is { AnswersPreflights: true, HasSnippet: false }
        );

    // Where the CORS settings are what has to be changed.
    private static bool HasPlace(Cause? cause) =>
        cause is null or { IsSetting: true }
        || cause.Kind is RootCause.OptionsLacks or RootCause.OriginNotInList or RootCause.OptionsForbidden;

    // No CORS setting changes where a redirect leads or what the page requests.
    private static bool IsSetting(FailureCode code) =>
        code
            is not (
                FailureCode.RedirectUserinfo
                or FailureCode.RedirectNotHttp
                or FailureCode.RedirectTooMany
                or FailureCode.ModeSameOrigin
                or FailureCode.MixedContent
                or FailureCode.LocalNetworkAccess
                or FailureCode.PreflightNetworkError
            );
}

/// <summary>What to do, in one sentence: for the cause where it is known, else for the rule that refuses.</summary>
internal static class FixSummary
{
    /// <summary>The sentence.</summary>
    public static string Of(Verdict verdict) =>
        verdict.Cause?.Fix ?? ForCause(verdict) ?? ForCode(verdict, PreflightCodes.ForRequest(verdict.Code!.Value));

    private static string? ForCause(Verdict verdict) =>
        verdict.RootCause == RootCause.OptionsCrashed
            ? $"Make OPTIONS succeed: let the CORS middleware answer it with 204 for {Page(verdict)} before any other code runs."
            : null;

    private static string ForCode(Verdict verdict, FailureCode code) =>
        code switch
        {
            FailureCode.AcaoMissing =>
                $"Send Access-Control-Allow-Origin: {Page(verdict)} with every response of this route, including errors and preflights.",
            FailureCode.AcaoMultiple =>
                $"Send one Access-Control-Allow-Origin with the one origin that matches, {Page(verdict)}, and Vary: Origin.",
            FailureCode.AcaoInvalid => $"Write the origin as scheme://host[:port]: Access-Control-Allow-Origin: {Page(verdict)}.",
            FailureCode.AcaoMismatch when verdict.Hints.Contains(Hint.RedirectTaintedOrigin) =>
                "Call the final URL directly: after a redirect between other origins the request's origin is null.",
            FailureCode.AcaoMismatch =>
                $"Allow {Page(verdict)} exactly as written here, and send back only the requesting origin, with Vary: Origin.",
            FailureCode.AcaoWildcardWithCredentials =>
                $"Send {Page(verdict)} instead of \"*\", with Access-Control-Allow-Credentials: true and Vary: Origin; "
                    + "or send no credentials from the page.",
            FailureCode.AcacMissing or FailureCode.AcacNotTrue =>
                "Send exactly one Access-Control-Allow-Credentials: true, with the preflight response and with the response itself.",
            FailureCode.PreflightStatus => "Answer OPTIONS with 204, before authentication and routing.",
            FailureCode.PreflightRedirect => "Exempt OPTIONS from the redirect, or call the URL that it leads to.",
            FailureCode.PreflightNetworkError => "Start the upstream, or correct the target: it did not answer the preflight.",
            FailureCode.PreflightAcamUnparsable =>
                "Write Access-Control-Allow-Methods as names separated by commas, without quotes or brackets.",
            FailureCode.PreflightAcahUnparsable =>
                "Write Access-Control-Allow-Headers as names separated by commas, without semicolons or quotes.",
            FailureCode.PreflightMethodCase => $"Write the method in upper case on both sides: {verdict.Context.Method.ToUpperInvariant()} "
                + "in the page and in Access-Control-Allow-Methods.",
            FailureCode.PreflightMethodNotAllowed => $"Add {verdict.Context.Method} to Access-Control-Allow-Methods.",
            FailureCode.PreflightMethodWildcardWithCredentials =>
                $"List {verdict.Context.Method} in Access-Control-Allow-Methods: \"*\" does not count with credentials.",
            FailureCode.PreflightHeaderNotAllowed => $"Add {Names(verdict)} to Access-Control-Allow-Headers.",
            FailureCode.PreflightHeaderWildcardWithCredentials =>
                $"List {Names(verdict)} in Access-Control-Allow-Headers: \"*\" does not count with credentials.",
            FailureCode.PreflightAuthorizationWildcard =>
                "List Authorization by name in Access-Control-Allow-Headers: \"*\" does not cover it.",
            FailureCode.RedirectUserinfo => "Remove the user name and password from the redirect's Location.",
            FailureCode.RedirectNotHttp => "Redirect to an http or https URL.",
            FailureCode.RedirectTooMany => "Remove the redirect loop.",
            FailureCode.ModeSameOrigin => "Remove mode: 'same-origin' from the page's request, or call the page's own origin.",
            FailureCode.MixedContent => "Serve the API over https.",
            FailureCode.LocalNetworkAccess => "Let the user grant the permission.",
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Every code has its summary."),
        };

    private static string Page(Verdict verdict) => verdict.Context.Origin;

    private static string Names(Verdict verdict) => string.Join(", ", verdict.Failing);
}
