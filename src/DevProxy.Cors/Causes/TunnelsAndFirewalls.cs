using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>Tunnels, bot checks and web application firewalls, by the pages that only they send.</summary>
internal static class TunnelsAndFirewalls
{
    public static readonly ImmutableArray<AnsweringLayer> All =
    [
        new(
            "ngrok",
            "the warning page that the tunnel shows to browsers",
            "Send the header ngrok-skip-browser-warning (any value), or another User-Agent, with the request. It then needs a "
                + "preflight, and the application's CORS has to list that header.",
            static (a, b) =>
                AnsweringLayer.Has(a, "ngrok-error-code", "ERR_NGROK_6024")
                || b.Contains("ERR_NGROK_6024")
                || (b.Contains("<title>ngrok</title>") && a.Status == 200)
        ),
        new(
            "ngrok",
            "an error of the tunnel itself: its agent or the application behind it is not running",
            "Start the application and the tunnel, and compare the tunnel's address and port.",
            static (a, b) => AnsweringLayer.Has(a, "ngrok-error-code", "") || b.Contains("ERR_NGROK_")
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
                AnsweringLayer.Has(a, "WWW-Authenticate", "tunnel")
                || (
                    AnsweringLayer.Has(a, "Location", "github.dev/pf-signin")
                    || AnsweringLayer.Has(a, "Location", "github.com/codespaces/auth")
                    || AnsweringLayer.Has(a, "Location", "/auth/postback/tunnel")
                )
                || (a.Status is 401 or 403 && AnsweringLayer.Has(a, "X-Report-Abuse", "")),
            IsPermission: true
        ),
        new(
            "the dev tunnel",
            "its warning page against phishing",
            "Send the header X-Tunnel-Skip-AntiPhishing-Page: true; the application's CORS has to list it.",
            static (a, b) => b.Contains("X-Tunnel-Skip-AntiPhishing-Page") || b.Contains("You are about to connect to a developer tunnel")
        ),
        new(
            "Cloudflare's bot check",
            "a challenge for a browser, which no fetch can solve",
            "Exempt OPTIONS and the API's paths from the challenge in Cloudflare (Security > WAF: a rule that skips it).",
            static (a, b) =>
                AnsweringLayer.Has(a, "cf-mitigated", "")
                || b.Contains("<title>Just a moment...</title>")
                || b.Contains("<title>Just a moment…</title>")
                // An application's own page may hold the widget.
                || (a.Status >= 400 && b.Contains("challenges.cloudflare.com"))
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
                AnsweringLayer.Has(a, "Location", ".cloudflareaccess.com")
                || AnsweringLayer.Has(a, "cf-access-domain", "")
                || (AnsweringLayer.Has(a, "WWW-Authenticate", "Cloudflare-Access")),
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
                    && AnsweringLayer.Has(a, "Server", "cloudflare")
                    && (b.Contains("cf-error-details") || b.Contains("error code: 50"))
                )
        ),
        new(
            "AWS WAF",
            "a challenge or a captcha for a browser",
            "Exempt OPTIONS and the API's paths from that rule of the web ACL.",
            static (a, _) => AnsweringLayer.Has(a, "x-amzn-waf-action", "")
        ),
        new(
            "Vercel's firewall",
            "a challenge or a block",
            "Add a bypass for OPTIONS and the API's paths to the project's firewall.",
            static (a, b) =>
                AnsweringLayer.Has(a, "x-vercel-mitigated", "")
                || AnsweringLayer.Has(a, "x-vercel-challenge-token", "")
                || b.Contains("Vercel Security Checkpoint")
        ),
        new(
            "Vercel's deployment protection",
            "its login page",
            "Switch off Deployment Protection for this deployment, or send the header x-vercel-protection-bypass; its OPTIONS allowlist "
                + "lets preflights pass.",
            static (a, b) =>
                a.Status is 401 or 403 or 302 or 307
                && (
                    AnsweringLayer.Has(a, "Set-Cookie", "_vercel_sso_nonce")
                    || AnsweringLayer.Has(a, "Location", "vercel.com/sso-api")
                    || b.Contains("vercel.com/sso-api")
                ),
            IsPermission: true
        ),
        new(
            "Imperva",
            "a block page or a challenge of the web application firewall",
            "Exempt OPTIONS and the API's paths there.",
            static (a, b) =>
                b.Contains("Incapsula incident ID")
                // Its script is on the pages that it lets pass, too.
                || (b.Contains("_Incapsula_Resource") && (a.Status >= 400 || b.Contains("incident_id=")))
        ),
        new(
            "Sucuri",
            "a block page of the firewall",
            "Exempt OPTIONS and the API's paths there.",
            static (a, b) => AnsweringLayer.Has(a, "x-sucuri-block", "") || b.Contains("Sucuri WebSite Firewall")
        ),
        new(
            "DataDome",
            "a bot check",
            "Exempt OPTIONS and the API's paths there.",
            static (a, b) =>
                a.Status == 403
                && (
                    AnsweringLayer.Has(a, "x-datadome", "")
                    || AnsweringLayer.Has(a, "Server", "DataDome")
                    || b.Contains("captcha-delivery.com")
                )
        ),
        new(
            "HUMAN (PerimeterX)",
            "a bot check",
            "Exempt OPTIONS and the API's paths there.",
            static (a, b) => a.Status >= 400 && (b.Contains("px-captcha") || b.Contains("perimeterx"))
        ),
        new(
            "Akamai",
            "a block page",
            "Exempt OPTIONS and the API's paths from the rule there; the reference number in the page names it.",
            static (a, b) =>
                a.Status >= 400
                && (
                    AnsweringLayer.Has(a, "Server", "AkamaiGHost")
                    || b.Contains("errors.edgesuite.net")
                    || (b.Contains("Access Denied") && b.Contains("Reference #"))
                )
        ),
        new(
            "Azure Front Door",
            "a block or an error page of its own",
            "Exempt OPTIONS and the API's paths from the rule of its firewall, and look at the health of the origin.",
            static (a, b) =>
                AnsweringLayer.Has(a, "X-Azure-Ref", "")
                && (b.Contains("The request is blocked") || b.Contains("Our services aren't available right now"))
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
    ];
}
