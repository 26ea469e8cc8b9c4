using DevProxy.Configuration;

namespace DevProxy.Pipeline;

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
        var grant = CorsGrant.Of(policy, request);
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
