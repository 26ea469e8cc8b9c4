using System.Globalization;

namespace DevProxy.Cors;

/// <summary>
/// Why the answer to the request itself lacks what it needs: a failure that came first, another layer, a cache, a list without this origin.
/// </summary>
internal static class RequestCauses
{
    /// <summary>The cause; null where the rule that refuses says all there is to say.</summary>
    public static Cause? Of(Verdict verdict, FailureCode code, Answer answer)
    {
        var context = verdict.Context;
        if (verdict.JudgedAs != JudgedAs.Request)
            return null;
        if (CachedCopy.Of(verdict, code, answer) is { } cached)
            return cached;
        return code switch
        {
            FailureCode.AcaoMissing when answer.Status >= 400 => Failed(verdict, answer),
            FailureCode.AcaoMissing => OfSuccess(context, answer),
            FailureCode.AcacMissing when context.History.PreflightPassed => OnlyOnPreflight(context, answer, CorsHeader.AllowCredentials),
            FailureCode.AcaoMismatch => OfMismatch(verdict, answer),
            _ => null,
        };
    }

    /// <summary>Another origin is allowed; null where nothing shows a layer that has a list.</summary>
    public static Cause? OfMismatch(Verdict verdict, Answer answer)
    {
        var context = verdict.Context;
        if (verdict.Hints.Contains(Hint.RedirectTaintedOrigin))
            return new Cause(
                null,
                Sentence.Of(Hint.RedirectTaintedOrigin),
                $"Call the final URL directly, {context.Url}: after a redirect between other origins the request's origin is null.",
                IsSetting: false
            );
        if (PageCauses.OfNullOrigin(context) is { } isNull)
            return isNull;
        var mark = CorsMarks.Of(answer.Headers);
        var isKnown = context.History.AllowedOrigins is { IsDefaultOrEmpty: false } allowed && !allowed.Contains(context.Origin);
        return mark is null && !isKnown
            ? null
            : new Cause(
                RootCause.OriginNotInList,
                verdict.Hints is [var hint, ..]
                    ? Sentence.Of(hint)
                    : $"The CORS layer runs{(mark is null ? "" : $" (it sent {mark})")} and does not know this origin."
            );
    }

    /// <summary>A status, as a sentence about what went wrong.</summary>
    public static string WhatFailed(int status) =>
        status switch
        {
            400 => "The server rejected the request as malformed (400).",
            401 => "The server wants authentication (401): the request had none that it accepts.",
            402 => "The server wants a payment (402).",
            403 => "The server refused the request (403).",
            404 => "The server has nothing at this URL (404).",
            405 => "The server does not take this method here (405).",
            406 => "The server has no answer of the type that was asked for (406).",
            407 => "A proxy wants authentication (407).",
            408 => "The server gave up waiting for the request (408).",
            409 => "The server reports a conflict (409).",
            410 => "What was at this URL is gone (410).",
            411 => "The server wants a Content-Length (411).",
            413 => "The request's body is too large for the server or the gateway before it (413).",
            414 => "The URL is too long for the server (414).",
            415 => "The server does not take this Content-Type (415).",
            419 => "The session or its CSRF token has expired (419).",
            421 => "The server does not answer for this host name (421).",
            422 => "The server could not process what was sent (422).",
            428 => "The server wants a conditional request (428).",
            429 => "There were too many requests (429): a rate limit answered.",
            431 => "The request's headers are too large for the server (431).",
            451 => "The server refuses for legal reasons (451).",
            499 => "The gateway saw the client go away (499).",
            500 => "The server failed with 500.",
            501 => "The server does not know this method (501).",
            502 => "A gateway got no usable answer from the backend (502).",
            503 => "The backend is not available (503).",
            504 => "A gateway gave up waiting for the backend (504).",
            507 => "The server is out of storage (507).",
            508 => "The server found a loop (508).",
            511 => "The network wants a login first (511).",
            >= 500 => string.Create(CultureInfo.InvariantCulture, $"The server failed with {status}."),
            _ => string.Create(CultureInfo.InvariantCulture, $"The server refused with {status}."),
        };

    // The status comes first: CORS is what the console says of it.
    private static Cause Failed(Verdict verdict, Answer answer)
    {
        var context = verdict.Context;
        if (OriginRefusal.Of(verdict, answer) is { } refused)
            return refused;
        var isCertain = context.History.RouteHadHeaders || context.History.PreflightPassed;
        if (!isCertain && CorsMarks.Of(answer.Headers) is { } mark && mark != CorsHeader.MaxAge)
            return PreflightCauses
                .NotInList(context, $"A CORS layer ran (it sent {mark}) and granted nothing: it does not list {context.Origin}.")
                .And(WhatFailed(answer.Status));
        if (!isCertain && answer.Status == 403 && CorsMarks.IsEmpty(answer, context.Body) && !answer.Headers.Contains("WWW-Authenticate"))
            return new Cause(
                RootCause.ErrorResponseBypassesCors,
                "The server refused the request (403). An empty 403 is what some CORS layers (gin-contrib/cors and servers built on it) "
                    + "send to an origin that is not in their list: "
                    + $"probably the list does not have {context.Origin}. Otherwise it is a permission that is missing, and the error "
                    + "answer bypassed the CORS layer.",
                $"Add {context.Origin} to the server's list of origins; if it is there, look for the permission, and let error answers "
                    + "pass through the CORS layer."
            );

        var bypass = isCertain
            ? "Other responses of this route have the header: the error response bypassed the CORS layer."
            : "Error answers often bypass the CORS layer, so the CORS error is probably only a symptom.";
        return new Cause(
            RootCause.ErrorResponseBypassesCors,
            $"{WhatFailed(answer.Status)} {bypass}",
            $"{WhereToLook(answer.Status)} Then put the CORS layer outside the error handling, so that error responses get "
                + $"{CorsHeader.AllowOrigin} too{Always(context, answer)}.",
            IsSetting(answer.Status, isCertain)
        );
    }

    // CORS settings do not fix a crash or a limit, and whether there are none at all is not known.
    private static bool IsSetting(int status, bool isCertain) =>
        status is not (502 or 503 or 504) && (isCertain || (status < 500 && status is not (413 or 414 or 429 or 431)));

    private static string WhereToLook(int status) =>
        status switch
        {
            401 or 403 or 407 => "Look first at the credentials that the page sends, and at the permissions on the server.",
            404 or 410 => "Look first at the URL: host, path, prefix.",
            405 or 501 => "Look first at the method, and at which methods the route takes.",
            413 => "Raise the limit of the body's size (nginx: client_max_body_size), or send less.",
            429 => "Send fewer requests, or raise the limit.",
            502 or 503 or 504 => "Look first whether the backend runs and how long it takes, in its log and in the gateway's.",
            >= 500 => "Look first at the server's log: it says why the request failed.",
            _ => "Look first at what the server says in the body of the answer, and in its log.",
        };

    // How the error answers of a framework or server are made to pass its CORS layer.
    private static string Always(JudgingContext context, Answer answer) =>
        (context.Backend ?? BackendFingerprints.Match(answer.Headers, context.Body)?.Backend) switch
        {
            Backend.Express =>
                " (Express: app.use(cors(…)) before every route, so that the error handler's answer has the headers already)",
            Backend.Fastify => " (Fastify: register @fastify/cors before every hook and route)",
            Backend.NestJs => " (NestJS: app.enableCors(…) before every app.use, so that exception filters answer with the headers)",
            Backend.Django => " (Django: CorsMiddleware first in MIDDLEWARE)",
            Backend.AspNetCore => " (ASP.NET Core: UseCors before UseExceptionHandler and UseAuthentication)",
            Backend.FastApi =>
                " (FastAPI: the 500 of an unhandled exception bypasses add_middleware; wrap the whole app in CORSMiddleware)",
            Backend.Flask => " (Flask: CORS(app) for the whole app and not for single routes, and no debugger that answers for it)",
            Backend.Spring => " (Spring: a CorsFilter before Spring Security, or http.cors(…))",
            Backend.Rails or Backend.Rack => " (Rack::Cors as the very first middleware: insert_before 0)",
            Backend.Laravel => " (Laravel: HandleCors first among the global middleware)",
            Backend.Php => " (PHP: send the headers before anything can fail)",
            Backend.Go => " (Go: wrap the outermost handler, outside of recovery and authentication)",
            Backend.Nginx => " (nginx: add_header … always)",
            Backend.Apache => " (Apache: Header always set …)",
            Backend.Caddy => " (Caddy: header … in handle_errors too)",
            Backend.ApiGateway => " (API Gateway: the headers in Gateway responses, DEFAULT_4XX and DEFAULT_5XX)",
            _ => "",
        };

    private static Cause? OfSuccess(JudgingContext context, Answer answer)
    {
        if (context.History.PreflightPassed)
            return OnlyOnPreflight(context, answer, CorsHeader.AllowOrigin);
        if (PreflightCauses.Ungranted(context, answer) is { } ungranted)
            return ungranted;
        if (context.Accept?.Contains("json", StringComparison.OrdinalIgnoreCase) == true && CorsMarks.IsHtml(answer))
            return new Cause(
                RootCause.AnsweredByAnotherLayer,
                $"JSON was asked for, and an HTML page came{Title(context.Body)}: probably a login page, the start page that answers "
                    + "unknown paths, or a gateway's page, and not the API.",
                "Compare host, path and prefix of the URL with the API's, and look at the page: it says who answered. No CORS setting "
                    + "of the application changes this answer.",
                IsSetting: false
            );
        return context.History.RouteHadHeaders
            ? null
            : new Cause(
                null,
                "The answer does not show why. Likely, in this order: the server has no CORS settings for this path; "
                    + $"its list of origins does not have {context.Origin}; another layer answered in its place."
            );
    }

    private static string Title(string? body)
    {
        var start = body?.IndexOf("<title>", StringComparison.OrdinalIgnoreCase) ?? -1;
        if (start < 0)
            return "";
        var title = body![(start + "<title>".Length)..];
        var end = title.IndexOf('<', StringComparison.Ordinal);
        return end is > 0 and < 80 ? $" (\"{title[..end].Trim()}\")" : "";
    }

    // Both have to come from the same server: another one's answer says nothing of this one's settings.
    private static Cause OnlyOnPreflight(JudgingContext context, Answer answer, string missing)
    {
        if (context.History.PreflightAnswer is { } preflight && IsOfAnother(preflight, answer) is { } difference)
            return new Cause(
                RootCause.AnsweredByAnotherLayer,
                $"The preflight passed, and this answer probably comes from another server: {difference}.",
                "Find out which layer answered in the application's place (a tunnel, a gateway, a login page, a cache), and let the "
                    + "request reach the application. "
                    + "No CORS setting of the application changes this answer.",
                IsSetting: false
            );
        return new Cause(
            RootCause.CorsOnlyOnPreflight,
            Sentence.Of(RootCause.CorsOnlyOnPreflight),
            $"Send {missing} with the response itself too, not only with the preflight response."
        );
    }

    private static string? IsOfAnother(Answer preflight, Answer answer)
    {
        var (asked, came) = (preflight.Headers.Get("Server"), answer.Headers.Get("Server"));
        if (asked is not null && came is not null && Name(asked) != Name(came))
            return $"it says Server: {came}, the preflight said Server: {asked}";
        return asked is not null && came is null && CorsMarks.IsHtml(answer)
            ? $"it is an HTML page without Server, the preflight said Server: {asked}"
            : null;
    }

    // "uvicorn/0.30" and "uvicorn" are the same server.
    private static string Name(string server) => server.Split('/', ' ')[0].ToLowerInvariant();
}
