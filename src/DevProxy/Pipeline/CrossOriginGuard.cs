using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Traffic;
using DevProxy.Forwarding;
using Microsoft.Net.Http.Headers;

namespace DevProxy.Pipeline;

/// <summary>
/// What CORS does not stop: a page of another site that uses a route to which DevProxy itself adds a credential. It could act in the
/// developer's name by a form, and read by a script element, or by <c>fetch</c> where the upstream allows every origin. Such a request is
/// refused before the upstream hears of it, a preflight among them, and gets no CORS header.
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
internal sealed class CrossOriginGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var visit = Visit.Of(context);

        // WebSockets have a check of their own, for every route: UpgradeGate.
        if (visit.Route?.Config is not { AddsIdentity: true } route || visit.Exchange.Kind == ExchangeKind.Websocket)
            return next(context);

        // The default rule holds where "cors" is false, too: it says who may use the route, not what is written on the answer.
        var page = CallingPage.Of(context);
        var rule = route.Cors?.Origin ?? OriginRule.Default;
        if (page.MayUseIdentity(rule))
        {
            visit.BeforeHead(context, () => Close(context.Response.Headers, page.IsRefusedByOrigin(rule), visit.Exchange));
            return next(context);
        }

        var error = Refusal(page, context.Request.Method, route);
        visit.Exchange.Failed(error);
        return ErrorAnswer.WriteAsync(context, error);
    }

    // The upstream gives its permission to whoever knows the credential, and here every page does. By Vary, a copy that a tab leaves in the
    // browser's cache is not used for a page either.
    private static void Close(IHeaderDictionary headers, bool isRefused, Exchange exchange)
    {
        if (headers.AccessControlAllowOrigin.Count == 0)
            return;
        VaryHeader.Merge(headers, HeaderNames.Origin);
        if (!isRefused)
            return;
        ImmutableArray<string> removed =
            [.. Removed(headers, HeaderNames.AccessControlAllowOrigin), .. Removed(headers, HeaderNames.AccessControlAllowCredentials)];
        exchange.Revise(cors => cors with { Changed = [.. cors.Changed, .. removed] });
    }

    private static IEnumerable<string> Removed(IHeaderDictionary headers, string name) =>
        headers.Remove(name, out var lines) ? lines.Select(line => $"- {name.ToLowerInvariant()}: {line}") : [];

    private static ExchangeError Refusal(CallingPage page, string method, RouteConfig route)
    {
        var who = page switch
        {
            { IsSilent: true } => "A browser sent",
            { Name: { } origin } => $"A page at {origin} sent",
            _ => "A page of another site sent",
        };
        var silence = page.IsSilent ? " without saying which page asked for it (no Sec-Fetch-Site, Origin or Referer)" : "";
        return new ExchangeError(
            "http_request_denied",
            $"{who} {method} to the route \"{route.Key}\"{silence}. DevProxy adds a credential of yours there, "
            + "so only pages that \"cors.origin\" allows may use it.",
            page.Cure(route));
    }
}
