using System.Collections.Immutable;

namespace DevProxy.Cors.Fixes;

/// <summary>From a verdict to what to change at the backend.</summary>
internal static class FixWriter
{
    private static readonly ImmutableArray<(Backend Backend, Func<Need, string> Write)> Writers =
    [
        (Backend.Express, ExpressSnippet.Write),
        (Backend.Django, DjangoSnippet.Write),
        (Backend.AspNetCore, AspNetCoreSnippet.Write),
        (Backend.FastApi, FastApiSnippet.Write),
        (Backend.Flask, FlaskSnippet.Write),
        (Backend.Spring, SpringSnippet.Write),
        (Backend.Rails, RailsSnippet.Write),
        (Backend.Laravel, LaravelSnippet.Write),
        (Backend.Go, GoSnippet.Write),
        (Backend.Nginx, NginxSnippet.Write),
        (Backend.Caddy, CaddySnippet.Write),
        (Backend.ApiGateway, ApiGatewaySnippet.Write),
    ];

    /// <summary>The fix; null when nothing is refused.</summary>
    public static Fix? For(Verdict verdict)
    {
        if (verdict.Code is not { } code)
            return null;

        var situation = verdict.Situation;
        if (situation.Background.ProxyRefusal is { } refusal)
            return new Fix(refusal, null, ImmutableSortedDictionary<Backend, string>.Empty);
        var backend = situation.Backend ?? BackendSigns.Find(verdict.Answer?.Headers ?? HeaderList.Empty, situation.ErrorBody);
        return new Fix(Summaries.Of(verdict), backend, IsSetting(code) ? Snippets(Need.Of(verdict)) : ImmutableSortedDictionary<Backend, string>.Empty);
    }

    // No setting of a CORS layer changes where a redirect leads, or what the page asks for.
    private static bool IsSetting(FailureCode code) =>
        code is not (FailureCode.RedirectUserinfo or FailureCode.RedirectNotHttp or FailureCode.RedirectTooMany or FailureCode.ModeSameOrigin);

    private static ImmutableSortedDictionary<Backend, string> Snippets(Need need)
    {
        var snippets = ImmutableSortedDictionary.CreateBuilder<Backend, string>();
        foreach (var (backend, write) in Writers)
            snippets.Add(backend, write(need));
        return snippets.ToImmutable();
    }
}
