using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Terminal;

/// <summary>The edit of the configuration, or the option, after which DevProxy lets a blocked exchange pass.</summary>
internal static class ConfigEdit
{
    /// <summary>The edit as one sentence; null when the browser did not refuse, or when no setting of DevProxy's can help.</summary>
    public static string? For(ExchangeRecord record, ProxyConfig config)
    {
        if (
            record.Cors.Delivered is not { Outcome: Outcome.Blocked or Outcome.Conditional } verdict
            || record.Cors.Origin is not { } origin
        )
            return null;
        if (record.TakenBy is not { } route)
            return null;
        var calledHost = Origin.TryParse(record.Cors.TargetOrigin, out var called) && called.Host is { } host ? host : "localhost";
        if (route.Cors is not { } policy)
            return OriginRule.Default.Allows(origin, calledHost)
                ? SwitchOn(route, config)
                : Written(route, config, $$"""{ "origin": "{{origin}}" }""");
        return policy.Origin.Allows(origin, calledHost)
            ? Widen(verdict, policy, route, config, record)
            : LetIn(policy.Origin, origin, route, config);
    }

    private static string SwitchOn(RouteConfig route, ProxyConfig config) =>
        config.Path is null ? "start with --cors repair" : Written(route, config, "true") + ", or start with --cors repair";

    private static string LetIn(OriginRule rule, string origin, RouteConfig route, ProxyConfig config)
    {
        if (rule.Kind == OriginRuleKind.Pattern)
            return $"{origin} does not match cors.origin, /{rule.Pattern}/: widen the expression{In(config)}";
        var origins = rule.Exact.IsDefaultOrEmpty ? $"\"{origin}\"" : $"[{string.Join(", ", rule.Exact.Append(origin).Select(Quoted))}]";
        return $"{origin} is not allowed: " + Written(route, config, $$"""{ "origin": {{origins}} }""");
    }

    // The origin is allowed, but the answer still does not pass: one of the lists is too short, or credentials are switched off.
    private static string? Widen(Verdict verdict, CorsPolicy policy, RouteConfig route, ProxyConfig config, ExchangeRecord record) =>
        verdict.Code switch
        {
            FailureCode.PreflightMethodNotAllowed or FailureCode.PreflightMethodCase when policy.Methods is { } methods => Listed(
                route,
                config,
                "methods",
                methods,
                [record.Request.Headers.Get(CorsHeader.RequestMethod) ?? record.Request.Method]
            ),
            FailureCode.PreflightHeaderNotAllowed or FailureCode.PreflightAuthorizationWildcard when policy.AllowedHeaders is { } headers =>
                Listed(route, config, "allowedHeaders", headers, verdict.Failing.IsDefault ? [] : verdict.Failing),
            FailureCode.AcacMissing or FailureCode.PreflightAcacMissing when !policy.Credentials => Written(
                route,
                config,
                """{ "credentials": true }"""
            ),
            _ => null,
        };

    private static string Listed(
        RouteConfig route,
        ProxyConfig config,
        string key,
        ImmutableArray<string> there,
        ImmutableArray<string> missing
    ) => Written(route, config, $$"""{ "{{key}}": [{{string.Join(", ", there.Concat(missing).Select(Quoted))}}] }""");

    private static string Written(RouteConfig route, ProxyConfig config, string cors) =>
        $"write \"cors\": {cors} at the route \"{route.Key}\"{In(config)}";

    private static string In(ProxyConfig config) =>
        config.Path is { } path ? $" in {Path.GetFileName(path)}" : " of a proxy.json (devproxy init makes one)";

    private static string Quoted(string text) => $"\"{text}\"";
}
