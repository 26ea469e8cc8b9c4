using System.Net;
using DevProxy.Configuration;
using DevProxy.Cors;

namespace DevProxy.Pipeline;

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
