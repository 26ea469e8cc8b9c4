using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace DevProxy.Cors;

/// <summary>Why an answer is a redirect, on the preflight as on the request, and where the real answer is.</summary>
internal static partial class RedirectCauses
{
    private static readonly string[] LoginWords =
    [
        "login",
        "log-in",
        "log_in",
        "logon",
        "signin",
        "sign-in",
        "sign_in",
        "oauth",
        "openid-connect",
        "saml",
    ];

    private static readonly FrozenSet<string> LoginSegments = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "sso",
        "auth",
        "authorize",
        "authenticate",
        "adfs",
        "cas"
    );

    private static readonly string[] LoginHosts =
    [
        "accounts.google.com",
        "login.microsoftonline.com",
        "login.live.com",
        ".cloudflareaccess.com",
        ".okta.com",
        ".auth0.com",
        ".b2clogin.com",
        ".amazoncognito.com",
        ".onelogin.com",
    ];

    private static readonly string[] LoginParameters =
    [
        "client_id=",
        "redirect_uri=",
        "SAMLRequest=",
        "response_type=",
        "ReturnUrl=",
        "returnTo=",
    ];

    /// <summary>The browser's own redirect to https for a host that it keeps pinned (HSTS); null for every other answer.</summary>
    public static Cause? OfBrowser(Answer answer) =>
        answer.Headers.Get("Non-Authoritative-Reason")?.Contains("HSTS", StringComparison.OrdinalIgnoreCase) == true
            ? new Cause(
                null,
                "The browser itself redirected to https: it has the host pinned there (HSTS), for localhost often by another project. "
                    + "The server was never asked.",
                "Remove the pin (chrome://net-internals/#hsts, \"Delete domain security policies\"), or serve and call https.",
                IsSetting: false
            )
            : null;

    /// <summary>An object storage that says that the bucket is elsewhere; null for every other answer.</summary>
    public static Cause? WrongEndpoint(Answer answer, string? body)
    {
        var region = answer.Headers.Get("x-amz-bucket-region");
        var says =
            body is null ? null
            : Code().Match(body) is { Success: true } code ? code.Groups["code"].Value
            : null;
        if (answer.Status is not (301 or 302 or 307 or 308 or 400) || (says is null && region is null))
            return null;
        var endpoint = body is not null && Endpoint().Match(body) is { Success: true } named ? named.Groups["host"].Value : null;
        var where =
            endpoint is not null ? $"the endpoint {endpoint}"
            : region is not null ? $"the endpoint of the region {region}"
            : "the endpoint that its answer names";
        return new Cause(
            RootCause.WrongEndpoint,
            $"The URL names the wrong endpoint: the storage answers {answer.Status}{(says is null ? "" : $" {says}")} because the "
                + $"bucket is at {where}.",
            $"Call {where}{(endpoint is not null && region is not null ? $" (region {region})" : "")}, and sign the URL for it. The "
                + "bucket's CORS configuration is not the reason.",
            IsSetting: false
        );
    }

    /// <summary>The cause of a redirect.</summary>
    public static Cause Of(Verdict verdict, FailureCode code, Answer answer)
    {
        var context = verdict.Context;
        var location = answer.Headers.Get("Location") ?? "";
        var isPreflight = PreflightCodes.IsPreflight(code);
        var (from, to) = Ends(context, location);
        if (from is null || to is null)
            return new Cause(
                null,
                "The redirect leads to no address that a browser could follow.",
                "Correct the Location of the redirect.",
                IsSetting: false
            );

        var shown = Shown(to);
        if (LooksLikeLogin(to) && !LooksLikeLogin(from))
            return new Cause(
                isPreflight ? RootCause.OptionsRejectedByAuth : RootCause.LoginRedirect,
                (
                    isPreflight
                        ? "A preflight carries no session, so the gate before the API sent it to a login page:"
                        : "The session is missing, so the gate before the API sends to a login page, which no fetch can follow:"
                ) + $" {shown}.",
                (isPreflight ? "Let OPTIONS pass before the login. " : "")
                    + "Log in first, in a page of its own, and send the session along (credentials: 'include'); let the gate answer 401 "
                    + "to fetches instead of redirecting them.",
                IsSetting: false
            );

        var kind = KindOf(from, to);
        var call =
            $"The real answer is at {shown}: let the page call that URL{(isPreflight ? ", or exempt OPTIONS from the redirect" : "")}.";
        var downgrade =
            from.Scheme == "https" && to.Scheme == "http"
                ? (
                    " It leads from https to http: the server does not know that TLS is terminated in front of it.",
                    " Make the server trust X-Forwarded-Proto, so that its redirects stay on https."
                )
                : ("", "");

        // A CORS layer before the redirect answers the preflight, so that code helps who says which backend it is.
        var isSetting = isPreflight && kind == RootCause.SlashRedirect && context.Backend is not null;
        return new Cause(kind, WhyOf(kind, from, shown) + downgrade.Item1, call + downgrade.Item2, isSetting);
    }

    /// <summary>A URL for a sentence: without its query, which may be long and hold secrets, and says nothing here.</summary>
    public static string Shown(Uri url) => url.GetLeftPart(UriPartial.Path) + (url.Query.Length > 1 ? "?…" : "");

    // A server behind a proxy puts its own address into Location, or the one that the proxy was called with.
    private static (Uri? From, Uri? To) Ends(JudgingContext context, string location)
    {
        var first = Resolve(context.Url, location);
        if (
            context.UpstreamUrl is not { } asked
            || first.From is null
            || first.To is null
            || KindOf(first.From, first.To) is not (null or RootCause.HostRedirect)
        )
            return first;
        var second = Resolve(asked, location);
        return second.To is null ? first : second;
    }

    private static (Uri? From, Uri? To) Resolve(string url, string location) =>
        Uri.TryCreate(url, UriKind.Absolute, out var from) && Uri.TryCreate(from, location, out var to) ? (from, to) : (null, null);

    private static RootCause? KindOf(Uri from, Uri to)
    {
        var isSlash = from.AbsolutePath.TrimEnd('/') == to.AbsolutePath.TrimEnd('/') && from.AbsolutePath != to.AbsolutePath;
        if (from.Host != to.Host)
            return RootCause.HostRedirect;
        if (from.Scheme == "http" && to.Scheme == "https")
            return RootCause.HttpsRedirect;
        if (from.Scheme == to.Scheme && from.Port != to.Port)
            return RootCause.HostRedirect;
        return isSlash ? RootCause.SlashRedirect : null;
    }

    private static string WhyOf(RootCause? kind, Uri from, string shown) =>
        kind switch
        {
            RootCause.HttpsRedirect => $"The server redirects http to https, to {shown}.",
            RootCause.SlashRedirect => $"The URLs differ in a trailing slash: the server redirects to {shown}.",
            RootCause.HostRedirect => $"The server redirects to another host, {shown}.",
            _ => $"The server redirects {from.AbsolutePath} to {shown}.",
        };

    // Short words count as whole segments only: "lessons" and "authors" are not login pages.
    private static bool LooksLikeLogin(Uri url) =>
        LoginWords.Any(word => url.AbsolutePath.Contains(word, StringComparison.OrdinalIgnoreCase))
        || url.AbsolutePath.Split('/', '.', '-', '_').Any(segment => LoginSegments.Contains(segment))
        || LoginHosts.Any(host =>
            url.Host == host.TrimStart('.') || (host[0] == '.' && url.Host.EndsWith(host, StringComparison.OrdinalIgnoreCase))
        )
        || LoginParameters.Count(name => url.Query.Contains(name, StringComparison.OrdinalIgnoreCase)) > 1;

    [GeneratedRegex(
        "<Code>(?<code>PermanentRedirect|TemporaryRedirect|Redirect|AuthorizationHeaderMalformed)</Code>",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Code();

    [GeneratedRegex("<Endpoint>(?<host>[^<]{1,200})</Endpoint>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Endpoint();
}
