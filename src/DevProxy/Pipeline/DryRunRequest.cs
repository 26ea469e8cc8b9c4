using System.Net;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Forwarding;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http.Features;

namespace DevProxy.Pipeline;

/// <summary>A request that nobody made, with the headers that DevProxy looks at, as a browser on this machine would send it.</summary>
/// <param name="method">Its method.</param>
/// <param name="called">How DevProxy is addressed.</param>
/// <param name="target">What is asked of it.</param>
/// <param name="route">The route that matches it: a header that it removes has to be there.</param>
internal sealed class DryRunRequest(string method, CalledOrigin called, RawTarget target, RouteConfig route)
{
    /// <summary>The request of a page.</summary>
    /// <param name="page">The page's origin.</param>
    public HttpContext From(string page)
    {
        var context = new DefaultHttpContext();
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target.ToString();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        var request = context.Request;
        (request.Method, request.Scheme, request.Host) = (method, called.Scheme, new HostString(called.Authority));
        foreach (
            var change in route.Headers.Where(static change =>
                change.Value is null && !change.Name.Equals("Host", StringComparison.OrdinalIgnoreCase)
            )
        )
            request.Headers[change.Name] = "…";
        request.Headers.Origin = page;
        request.Headers.Referer = page + "/";
        request.Headers["Sec-Fetch-Site"] = page == called.ToString() ? "same-origin" : "same-site";
        return context;
    }
}

/// <summary>An answer that no upstream gave, with all that a route may change on it.</summary>
internal static class DryRunAnswer
{
    /// <summary>Its head: a redirect within the upstream, cookies as one sets them, what pins a browser to https.</summary>
    /// <param name="route">The route.</param>
    /// <param name="path">The path that the upstream was asked for.</param>
    public static HeaderList Head(RouteConfig route, string path) =>
        new([
            new HeaderLine("Location", route.Target.Origin.Serialized + path),
            .. Cookies(route, path).Distinct().Select(static cookie => new HeaderLine("Set-Cookie", cookie)),
            new HeaderLine("Strict-Transport-Security", "max-age=31536000"),
            new HeaderLine("Alt-Svc", "h3=\":443\""),
            .. route.ResponseHeaders.Where(static change => change.Value is null).Select(static change => new HeaderLine(change.Name, "…")),
        ]);

    /// <summary>The answer with this head.</summary>
    public static HttpResponseMessage Of(HeaderList head)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.Found) { Content = new ByteArrayContent([]) };
        foreach (var line in head)
        {
            if (!answer.Headers.TryAddWithoutValidation(line.Name, line.Value))
                answer.Content.Headers.TryAddWithoutValidation(line.Name, line.Value);
        }

        return answer;
    }

    // One for each rule that a map has, and what most servers send.
    private static IEnumerable<string> Cookies(RouteConfig route, string path)
    {
        var host = route.Target.Origin.Host!;
        foreach (var domain in Written(route.CookieDomainRewrite.Map.Keys, host))
            yield return $"session=…; Domain={domain}; Path=/; Secure; SameSite=None";
        foreach (var folder in Written(route.CookiePathRewrite.Map.Keys, path))
            yield return $"session=…; Path={folder}";
        foreach (var name in Written(route.CookieFlags.Map.Keys, "session"))
            yield return $"{name}=…; Secure; HttpOnly; SameSite=None";
    }

    private static IEnumerable<string> Written(IEnumerable<string> keys, string usual) =>
        keys.Where(static key => key != "*").Append(usual).Distinct(StringComparer.Ordinal);
}

/// <summary>What a policy adds to an answer that has no CORS header, as the writer of real answers does it.</summary>
internal static class DryRunCors
{
    /// <summary>The sentences; none where CORS headers pass untouched.</summary>
    /// <param name="policy">The route's.</param>
    /// <param name="request">The request of a page of another origin; its response is left alone.</param>
    public static IEnumerable<string> Sentences(CorsPolicy? policy, HttpContext request)
    {
        if (policy is null)
            yield break;
        var answer = new DefaultHttpContext();
        var grant = CorsGrant.Of(policy, ArrivedRequest.Read(request));
        var added = string.Join(", ", new CorsWriter(answer.Response, grant).Write().Select(static line => line.TrimStart('+', ' ')));
        var who = policy.Origin.Kind switch
        {
            OriginRuleKind.Pattern => $"a page whose origin matches /{policy.Origin.Pattern}/",
            _ => $"a page at {grant.Origin}",
        };
        yield return policy.Mode == CorsMode.Override
            ? $"CORS, override: the upstream's Access-Control-* headers are removed; for {who} these are set: {Or(added)}"
            : $"CORS, repair: for {who} what a browser would refuse is replaced; an answer without CORS headers gets: {Or(added)}";
        yield return policy.Mode == CorsMode.Override
            ? $"a preflight is answered by DevProxy with {policy.OptionsSuccessStatus}; the upstream is not asked"
            : $"a preflight is forwarded; where a browser would refuse the answer, DevProxy sends {policy.OptionsSuccessStatus} instead";
        if (answer.Response.Headers.Vary.Count > 0)
            yield return $"Vary: {answer.Response.Headers.Vary} is merged in";
    }

    private static string Or(string added) => added.Length > 0 ? added : "its origin, as access-control-allow-origin";
}
