using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>
/// A tunnel, CDN, firewall, gateway, load balancer or platform that answered in the place of the application, with a page or an error of
/// its own. It is told by marks that only its own answers bear, never by what it adds to those of the application.
/// </summary>
/// <param name="Name">Who answered.</param>
/// <param name="What">What its answer is, as the end of a sentence.</param>
/// <param name="Cure">What helps there.</param>
/// <param name="Is">Whether an answer, with the beginning of its body, bears its marks.</param>
/// <param name="IsPermission">Whether it refuses for want of a permission, so that on a preflight it is a refusal of OPTIONS.</param>
internal sealed record AnsweringLayer(string Name, string What, string Cure, Func<Answer, string, bool> Is, bool IsPermission = false)
{
    private const string NotCors = " No CORS setting of the application changes this answer.";

    private static readonly ImmutableArray<AnsweringLayer> All =
    [
        // Tunnels.
        new(
            "ngrok",
            "the warning page that the tunnel shows to browsers",
            "Send the header ngrok-skip-browser-warning (any value), or another User-Agent, with the request. It then needs a "
                + "preflight, and the application's CORS has to list that header.",
            static (a, b) =>
                Has(a, "ngrok-error-code", "ERR_NGROK_6024")
                || b.Contains("ERR_NGROK_6024")
                || (b.Contains("<title>ngrok</title>") && a.Status == 200)
        ),
        new(
            "ngrok",
            "an error of the tunnel itself: its agent or the application behind it is not running",
            "Start the application and the tunnel, and compare the tunnel's address and port.",
            static (a, b) => Has(a, "ngrok-error-code", "") || b.Contains("ERR_NGROK_")
        ),
        new(
            "localtunnel",
            "the reminder page that the tunnel shows to browsers",
            "Send the header bypass-tunnel-reminder (any value); the application's CORS has to list it.",
            static (a, b) => b.Contains("localtunnel") && (a.Status is 401 or 511 || b.Contains("bypass-tunnel-reminder"))
        ),
        new(
            "the dev tunnel (VS Code, GitHub Codespaces)",
            "its own gate: the forwarded port is private",
            "Set the port's visibility to public (Ports view, or gh codespace ports visibility PORT:public), or send the tunnel's token "
                + "in X-Tunnel-Authorization or X-Github-Token.",
            static (a, b) =>
                Has(a, "WWW-Authenticate", "tunnel")
                || (
                    Has(a, "Location", "github.dev/pf-signin")
                    || Has(a, "Location", "github.com/codespaces/auth")
                    || Has(a, "Location", "/auth/postback/tunnel")
                )
                || (a.Status is 401 or 403 && Has(a, "X-Report-Abuse", "")),
            IsPermission: true
        ),
        new(
            "the dev tunnel",
            "its warning page against phishing",
            "Send the header X-Tunnel-Skip-AntiPhishing-Page: true; the application's CORS has to list it.",
            static (a, b) => b.Contains("X-Tunnel-Skip-AntiPhishing-Page") || b.Contains("You are about to connect to a developer tunnel")
        ),
        // Challenges and firewalls.
        new(
            "Cloudflare's bot check",
            "a challenge for a browser, which no fetch can solve",
            "Exempt OPTIONS and the API's paths from the challenge in Cloudflare (Security > WAF: a rule that skips it).",
            static (a, b) =>
                Has(a, "cf-mitigated", "")
                || b.Contains("<title>Just a moment...</title>")
                || b.Contains("<title>Just a moment…</title>")
                || b.Contains("challenges.cloudflare.com")
                || b.Contains("cf-browser-verification")
        ),
        new(
            "Cloudflare's firewall",
            "a block page",
            "Exempt OPTIONS and the API's paths from the rule in Cloudflare (Security > Events shows which one it was).",
            static (a, b) =>
                b.Contains("Attention Required! | Cloudflare")
                || b.Contains("cf-error-details") && a.Status == 403
                || (b.Contains("error code: 1020") || b.Contains("error code: 1010"))
        ),
        new(
            "Cloudflare Access",
            "its login gate",
            "In the Access application's settings let OPTIONS pass (Bypass OPTIONS requests to origin), and send the session along or a "
                + "service token.",
            static (a, b) =>
                Has(a, "Location", ".cloudflareaccess.com")
                || Has(a, "cf-access-domain", "")
                || (Has(a, "WWW-Authenticate", "Cloudflare-Access")),
            IsPermission: true
        ),
        new(
            "Cloudflare",
            "an error of its own about the server behind it",
            "Bring up the server behind it, or correct its address there: Cloudflare could not get an answer from it.",
            static (a, b) =>
                a.Status is >= 520 and <= 530
                || (
                    a.Status is 502 or 504
                    && Has(a, "Server", "cloudflare")
                    && (b.Contains("cf-error-details") || b.Contains("error code: 50"))
                )
        ),
        new(
            "AWS WAF",
            "a challenge or a captcha for a browser",
            "Exempt OPTIONS and the API's paths from that rule of the web ACL.",
            static (a, _) => Has(a, "x-amzn-waf-action", "")
        ),
        new(
            "Vercel's firewall",
            "a challenge or a block",
            "Add a bypass for OPTIONS and the API's paths to the project's firewall.",
            static (a, b) =>
                Has(a, "x-vercel-mitigated", "") || Has(a, "x-vercel-challenge-token", "") || b.Contains("Vercel Security Checkpoint")
        ),
        new(
            "Vercel's deployment protection",
            "its login page",
            "Switch off Deployment Protection for this deployment, or send the header x-vercel-protection-bypass; its OPTIONS allowlist "
                + "lets preflights pass.",
            static (a, b) =>
                a.Status is 401 or 403 or 302 or 307
                && (
                    Has(a, "Set-Cookie", "_vercel_sso_nonce")
                    || Has(a, "Location", "vercel.com/sso-api")
                    || b.Contains("vercel.com/sso-api")
                ),
            IsPermission: true
        ),
        new(
            "Imperva",
            "a block page or a challenge of the web application firewall",
            "Exempt OPTIONS and the API's paths there.",
            static (_, b) => b.Contains("Incapsula incident ID") || b.Contains("_Incapsula_Resource")
        ),
        new(
            "Sucuri",
            "a block page of the firewall",
            "Exempt OPTIONS and the API's paths there.",
            static (a, b) => Has(a, "x-sucuri-block", "") || b.Contains("Sucuri WebSite Firewall")
        ),
        new(
            "DataDome",
            "a bot check",
            "Exempt OPTIONS and the API's paths there.",
            static (a, b) =>
                a.Status == 403 && (Has(a, "x-datadome", "") || Has(a, "Server", "DataDome") || b.Contains("captcha-delivery.com"))
        ),
        new(
            "HUMAN (PerimeterX)",
            "a bot check",
            "Exempt OPTIONS and the API's paths there.",
            static (_, b) => b.Contains("px-captcha") || b.Contains("perimeterx")
        ),
        new(
            "Akamai",
            "a block page",
            "Exempt OPTIONS and the API's paths from the rule there; the reference number in the page names it.",
            static (a, b) =>
                a.Status >= 400
                && (
                    Has(a, "Server", "AkamaiGHost")
                    || b.Contains("errors.edgesuite.net")
                    || (b.Contains("Access Denied") && b.Contains("Reference #"))
                )
        ),
        new(
            "Azure Front Door",
            "a block or an error page of its own",
            "Exempt OPTIONS and the API's paths from the rule of its firewall, and look at the health of the origin.",
            static (a, b) =>
                Has(a, "X-Azure-Ref", "") && (b.Contains("The request is blocked") || b.Contains("Our services aren't available right now"))
        ),
        new(
            "ModSecurity",
            "a block page of the web application firewall",
            "Exempt OPTIONS and the API's paths from the rule; the server's log names it.",
            static (a, b) =>
                b.Contains("Mod_Security", StringComparison.OrdinalIgnoreCase) || (a.Status == 406 && b.Contains("Not Acceptable!"))
        ),
        new(
            "Wordfence",
            "a block page of the firewall",
            "Exempt OPTIONS and the API's paths there.",
            static (_, b) => b.Contains("Generated by Wordfence")
        ),
        new(
            "a web application firewall (F5)",
            "a block page",
            "Exempt OPTIONS and the API's paths there; the support ID names the event.",
            static (_, b) => b.Contains("The requested URL was rejected. Please consult with your administrator")
        ),
        // CDNs.
        new(
            "CloudFront",
            "a refusal of its own: the behaviour does not allow this method",
            "In the distribution's behaviour choose the allowed methods that include OPTIONS (and the one that is called).",
            static (_, b) => b.Contains("This distribution is not configured to allow the HTTP request method")
        ),
        new(
            "CloudFront",
            "an error page of its own",
            "Look at the origin's health, at the behaviour's allowed methods, and at the web ACL.",
            static (a, b) =>
                b.Contains("Generated by cloudfront", StringComparison.OrdinalIgnoreCase)
                || (b.Contains("The request could not be satisfied") && a.Status >= 400)
        ),
        new(
            "Fastly",
            "an error page of its own",
            "Look at the service's domain and at the health of its backend.",
            static (_, b) => b.Contains("Fastly error: unknown domain") || b.Contains("Details: cache-")
        ),
        new(
            "Varnish",
            "an error page of its own about the backend",
            "Bring up the backend, or raise first_byte_timeout.",
            static (_, b) => b.Contains("Guru Meditation") || b.Contains("Backend fetch failed")
        ),
        // Load balancers and gateways.
        new(
            "the load balancer (awselb)",
            "its own error page: it got no answer in time, or no usable one, from the target",
            "Look at what the backend was doing, at the target's health, and at the load balancer's idle timeout. Its own error page "
                + "cannot carry the application's headers: CORS is the symptom.",
            static (a, _) => Has(a, "Server", "awselb") && a.Status is >= 500 or 460
        ),
        new(
            "the load balancer (awselb)",
            "its own answer, by a rule or a firewall",
            "Look at the listener's rules and at the web ACL, and exempt OPTIONS there.",
            static (a, _) => Has(a, "Server", "awselb") && a.Status >= 300
        ),
        new(
            "AWS API Gateway",
            "its own refusal: no such route, or no OPTIONS on it",
            "Add the method (and OPTIONS) to the resource and deploy the stage; compare stage and path in the URL. For its own errors "
                + "set the headers in Gateway responses (DEFAULT_4XX, DEFAULT_5XX).",
            static (a, b) =>
                a.Status == 403 && (Has(a, "x-amzn-ErrorType", "MissingAuthenticationToken") || b.Contains("Missing Authentication Token"))
        ),
        new(
            "AWS API Gateway",
            "its own refusal, before the integration",
            "Look at the authorizer, the API key, the usage plan and the resource policy; OPTIONS must need none. For its own errors "
                + "set the headers in Gateway responses (DEFAULT_4XX).",
            static (a, b) =>
                a.Status is 401 or 403 or 429
                && (
                    Has(a, "x-amzn-ErrorType", "Forbidden")
                    || Has(a, "x-amzn-ErrorType", "Unauthorized")
                    || Has(a, "x-amzn-ErrorType", "AccessDenied")
                    || (
                        (Has(a, "apigw-requestid", "") || Has(a, "x-amz-apigw-id", ""))
                        && (
                            b.Contains("\"message\":\"Forbidden\"")
                            || b.Contains("\"message\":\"Unauthorized\"")
                            || b.Contains("Too Many Requests")
                        )
                    )
                ),
            IsPermission: true
        ),
        new(
            "AWS API Gateway",
            "its own error: the integration failed or took too long",
            "Look at the function's log and at its timeout. For its own errors set the headers in Gateway responses (DEFAULT_5XX).",
            static (a, b) =>
                a.Status >= 500
                && (Has(a, "apigw-requestid", "") || Has(a, "x-amz-apigw-id", "") || Has(a, "x-amzn-ErrorType", ""))
                && (
                    b.Contains("Internal server error", StringComparison.OrdinalIgnoreCase)
                    || b.Contains("Internal Server Error")
                    || b.Contains("Endpoint request timed out")
                    || b.Contains("Service Unavailable")
                )
        ),
        new(
            "Kong",
            "an error of the gateway itself",
            "Look at the route, at the plugins on it (key-auth, jwt: run_on_preflight = false) and at the service behind it.",
            static (a, b) =>
                a.Status >= 400
                && (
                    Has(a, "Server", "kong/")
                    || b.Contains("no Route matched with those values")
                    || b.Contains("No API key found in request")
                    || b.Contains("An invalid response was received from the upstream server")
                )
        ),
        new(
            "Azure API Management",
            "a refusal of the gateway itself",
            "Send the subscription key, or make the API need none; put the <cors> policy first in <inbound>, so that preflights need no key.",
            static (_, b) =>
                b.Contains("Access denied due to missing subscription key") || b.Contains("Access denied due to invalid subscription key"),
            IsPermission: true
        ),
        new(
            "Azure App Service",
            "a page of the platform: the app is stopped or does not start",
            "Start the app, and look at its log stream.",
            static (a, b) =>
                a.Status is 403 or 503
                && (b.Contains("This web app is stopped") || b.Contains("Site Disabled") || b.Contains("Web App - Unavailable"))
        ),
        new(
            "Azure's built-in authentication",
            "its login gate",
            "Let unauthenticated requests pass for OPTIONS (Authentication > Unauthenticated requests), and send the token along.",
            static (a, _) =>
                a.Status is 401 or 403
                && (
                    Has(a, "X-MS-Middleware-Request-Id", "")
                    || Has(a, "WWW-Authenticate", "login.windows.net")
                    || Has(a, "WWW-Authenticate", "login.microsoftonline.com")
                ),
            IsPermission: true
        ),
        new(
            "Google's front end",
            "the platform's own gate: the function or service is not public, and a preflight carries no token",
            "Allow unauthenticated calls (gcloud run services add-iam-policy-binding SERVICE --member=allUsers "
                + "--role=roles/run.invoker; for functions roles/cloudfunctions.invoker), and check the token in the code.",
            static (a, b) => a.Status is 401 or 403 && b.Contains("Your client does not have permission"),
            IsPermission: true
        ),
        new(
            "Google's front end",
            "an error page of the platform: it has no such service or path, or the service did not answer",
            "Compare the URL with the one that the deployment names, and look at the service's log.",
            static (a, b) =>
                a.Status >= 400
                && (
                    b.Contains("<title>Error 404 (Not Found)!!1</title>")
                    || b.Contains("Rate exceeded.")
                    || (
                        Has(a, "Server", "Google Frontend") && b.Contains("The server encountered an error")
                        || b.Contains("<title>Error: Server Error</title>")
                    )
                )
        ),
        new(
            "Envoy",
            "an error of the proxy itself about the service behind it",
            "Bring up the service behind it, and look at the cluster's health and at the route's timeout.",
            static (a, b) =>
                b.Contains("upstream connect error or disconnect/reset before headers")
                || b.Contains("no healthy upstream")
                || b.Contains("upstream request timeout")
        ),
        new(
            "Envoy",
            "a refusal of its access rules",
            "Let OPTIONS pass in the AuthorizationPolicy (or the RBAC filter), or put the CORS filter before it.",
            static (_, b) => b.Contains("RBAC: access denied") || b.Contains("Jwt is missing"),
            IsPermission: true
        ),
        new(
            "HAProxy",
            "an error page of its own",
            "Bring up the server behind it, and look at timeout server.",
            static (_, b) => b.Contains("No server is available to handle this request") || b.Contains("The server didn't respond in time.")
        ),
        new(
            "nginx",
            "its own error page about the backend behind it",
            "Look first whether the backend runs and how long it takes (nginx's error log says which). So that such answers carry the "
                + "headers too, add them with \"always\".",
            static (a, b) => a.Status is 502 or 503 or 504 && IsNginxPage(b)
        ),
        new(
            "nginx",
            "its own refusal: the body is larger than it takes",
            "Raise client_max_body_size in nginx. So that such answers carry the headers too, add them with \"always\".",
            static (a, b) => a.Status == 413 && IsNginxPage(b)
        ),
        new(
            "Apache",
            "its own error page about the backend behind it",
            "Look first whether the backend runs and how long it takes (ProxyTimeout). So that such answers carry the headers too, "
                + "write Header always set.",
            static (a, b) => a.Status is 502 or 503 or 504 && (b.Contains("Proxy Error") || b.Contains("<address>Apache"))
        ),
        new(
            "IIS",
            "an error page of its own: a module or handler refused the request before the application",
            "Look at request filtering, at WebDAV (it takes PUT and DELETE) and at the handlers in web.config; the sub-status in the "
                + "page (404.13, 405.0, 413.1) names the module.",
            static (a, b) =>
                a.Status >= 400
                && (
                    b.Contains("IIS Detailed Error")
                    || b.Contains("Internet Information Services")
                    || b.Contains("an invalid method (HTTP verb) is being used")
                    || b.Contains("<h2>Requested URL")
                    || b.Contains("403 - Forbidden: Access is denied.")
                )
        ),
        // Platforms.
        new(
            "Vercel",
            "an error of the platform itself",
            "Look at the deployment's log for the function (the code in x-vercel-error says what happened).",
            static (a, _) => Has(a, "x-vercel-error", "")
        ),
        new(
            "Heroku's router",
            "an error page of the router: the dyno crashed, sleeps or took longer than 30 s",
            "Look at heroku logs for the H code (H10 crashed, H12 timeout).",
            static (_, b) => b.Contains("herokucdn.com/error-pages") || b.Contains("no-such-app.html")
        ),
        new(
            "Render's router",
            "an error of the platform: no server runs behind it",
            "Look at the service's log; a free service needs a minute to start.",
            static (a, _) => Has(a, "x-render-routing", "")
        ),
        new(
            "Railway's router",
            "an error of the platform: the application did not respond",
            "Look at the deployment's log, and let the application listen on 0.0.0.0 and $PORT.",
            static (a, b) => Has(a, "X-Railway-Fallback", "true") || b.Contains("Application failed to respond")
        ),
        new(
            "Netlify",
            "a page of the platform: there is no such path, or the function failed",
            "Compare the path with the redirects and the functions' paths, and look at the function's log.",
            static (a, b) =>
                a.Status >= 400
                && Has(a, "Server", "Netlify")
                && (
                    b.Contains("Page Not Found")
                    || b.Contains("Not Found - Request ID")
                    || b.Contains("error decoding lambda response")
                    || b.Contains("This function has crashed")
                )
        ),
        new(
            "Supabase",
            "its own refusal or error, before or in place of the function",
            "Deploy the function with --no-verify-jwt, or send the apikey and Authorization headers; look at the function's log for "
                + "BOOT_ERROR and WORKER_LIMIT.",
            static (a, b) =>
                a.Status >= 400
                && (Has(a, "sb-request-id", "") || Has(a, "sb-gateway-version", "") || Has(a, "x-sb-error-code", ""))
                && (
                    b.Contains("Missing authorization header")
                    || b.Contains("Invalid JWT")
                    || b.Contains("BOOT_ERROR")
                    || b.Contains("WORKER_")
                    || b.Contains("Requested function was not found")
                    || Has(a, "x-sb-error-code", "")
                ),
            IsPermission: true
        ),
        new(
            "GitHub Pages",
            "a static host, which takes GET and HEAD alone",
            "Put the API on a host that runs code.",
            static (a, _) => a.Status == 405 && Has(a, "Server", "GitHub.com")
        ),
        new(
            "Squid",
            "an error page of a proxy on the way",
            "Look at the proxy's rules, or add the host to NO_PROXY.",
            static (a, _) => Has(a, "X-Squid-Error", "")
        ),
        new(
            "a network filter (Zscaler, Fortinet, Palo Alto)",
            "a block page of the network on the way",
            "Ask who runs the network to allow the host.",
            static (a, b) =>
                b.Contains("Zscaler")
                || b.Contains("FortiGuard")
                || b.Contains("Fortinet")
                || b.Contains("Palo Alto Networks")
                || Has(a, "Server", "Zscaler")
        ),
    ];

    /// <summary>The cause where somebody else answered; null where nothing shows it.</summary>
    public static Cause? CauseOf(Verdict verdict, Answer answer)
    {
        var body = verdict.Context.Body ?? "";
        foreach (var layer in All)
        {
            if (!layer.Is(answer, body))
                continue;
            return new Cause(
                KindOf(layer, verdict, answer),
                $"{Capitalized(layer.Name)} answered, not the application: {layer.What}.",
                layer.Cure + (layer.Cure.Contains("CORS", StringComparison.Ordinal) ? "" : NotCors),
                IsSetting: false
            );
        }

        return null;
    }

    private static RootCause KindOf(AnsweringLayer layer, Verdict verdict, Answer answer)
    {
        var isPreflight = verdict.CheckedAs == CheckedAs.Preflight;
        if (!layer.IsPermission || (!isPreflight && !Redirect.Is(answer)))
            return RootCause.AnsweredByAnotherLayer;
        if (!isPreflight)
            return RootCause.LoginRedirect;
        return answer.Status == 403 && !answer.Headers.Contains("WWW-Authenticate")
            ? RootCause.OptionsForbidden
            : RootCause.OptionsRejectedByAuth;
    }

    private static string Capitalized(string name) =>
        name is "nginx" or "ngrok" or "localtunnel" ? name : char.ToUpperInvariant(name[0]) + name[1..];

    private static bool Has(Answer answer, string header, string part) =>
        answer.Headers.Get(header)?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsNginxPage(string body) =>
        body.Contains("<hr><center>nginx", StringComparison.Ordinal) || body.Contains("<hr><center>openresty", StringComparison.Ordinal);
}
