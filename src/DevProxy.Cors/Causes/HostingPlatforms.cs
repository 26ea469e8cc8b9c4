using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>Hosting platforms and the network on the way, by the errors that only they send.</summary>
internal static class HostingPlatforms
{
    public static readonly ImmutableArray<AnsweringLayer> All =
    [
        new(
            "Vercel",
            "an error of the platform itself",
            "Look at the deployment's log for the function (the code in x-vercel-error says what happened).",
            static (a, _) => AnsweringLayer.Has(a, "x-vercel-error", "")
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
            static (a, _) => AnsweringLayer.Has(a, "x-render-routing", "")
        ),
        new(
            "Railway's router",
            "an error of the platform: the application did not respond",
            "Look at the deployment's log, and let the application listen on 0.0.0.0 and $PORT.",
            static (a, b) => AnsweringLayer.Has(a, "X-Railway-Fallback", "true") || b.Contains("Application failed to respond")
        ),
        new(
            "Netlify",
            "a page of the platform: there is no such path, or the function failed",
            "Compare the path with the redirects and the functions' paths, and look at the function's log.",
            static (a, b) =>
                a.Status >= 400
                && AnsweringLayer.Has(a, "Server", "Netlify")
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
                && (
                    AnsweringLayer.Has(a, "sb-request-id", "")
                    || AnsweringLayer.Has(a, "sb-gateway-version", "")
                    || AnsweringLayer.Has(a, "x-sb-error-code", "")
                )
                && (
                    b.Contains("Missing authorization header")
                    || b.Contains("Invalid JWT")
                    || b.Contains("BOOT_ERROR")
                    || b.Contains("WORKER_")
                    || b.Contains("Requested function was not found")
                    || AnsweringLayer.Has(a, "x-sb-error-code", "")
                ),
            IsPermission: true
        ),
        new(
            "GitHub Pages",
            "a static host, which takes GET and HEAD alone",
            "Put the API on a host that runs code.",
            static (a, _) => a.Status == 405 && AnsweringLayer.Has(a, "Server", "GitHub.com")
        ),
        new(
            "Squid",
            "an error page of a proxy on the way",
            "Look at the proxy's rules, or add the host to NO_PROXY.",
            static (a, _) => AnsweringLayer.Has(a, "X-Squid-Error", "")
        ),
        new(
            "a network filter (Zscaler, Fortinet, Palo Alto)",
            "a block page of the network on the way",
            "Ask who runs the network to allow the host.",
            static (a, b) =>
                AnsweringLayer.Has(a, "Server", "Zscaler")
                || (
                    a.Status >= 400
                    && (b.Contains("Zscaler") || b.Contains("FortiGuard") || b.Contains("Fortinet") || b.Contains("Palo Alto Networks"))
                )
        ),
    ];
}
