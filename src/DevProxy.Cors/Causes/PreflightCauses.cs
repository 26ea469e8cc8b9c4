namespace DevProxy.Cors;

/// <summary>Why a preflight was refused: by its status, its body, the lists that it carries, and what else is known of the route.</summary>
internal static class PreflightCauses
{
    /// <summary>The cause; null where the rule that refuses says all there is to say.</summary>
    public static Cause? Of(Verdict verdict, FailureCode code, Answer answer)
    {
        var cause = code switch
        {
            FailureCode.PreflightMethodNotAllowed or FailureCode.PreflightHeaderNotAllowed => Lacks(verdict, answer),
            FailureCode.PreflightAcaoMissing or FailureCode.PreflightStatus => OfRefusal(verdict, code, answer),
            FailureCode.PreflightAcaoMismatch => RequestCauses.OfMismatch(verdict, answer),
            _ => null,
        };
        return cause is null ? null : AtGateway(cause, answer);
    }

    private static Cause? OfRefusal(Verdict verdict, FailureCode code, Answer answer)
    {
        var context = verdict.Context;
        if (answer.Status == 401 || answer.Headers.Contains("WWW-Authenticate"))
            return RejectedByAuth(context);
        if (Says(context, "Disallowed CORS method") || Says(context, "Disallowed CORS headers"))
            return Lacks(verdict, answer) ?? LacksUnnamed(context);
        if (OriginRefusal.Of(verdict, answer) is { } refused)
            return refused;

        // The lists are a CORS layer's own words, whatever the status.
        if (answer.Status is not (404 or 405 or 501) && Lacks(verdict, answer) is { } lacks)
            return lacks;
        if (code == FailureCode.PreflightAcaoMissing && answer.Status < 500 && Ungranted(context, answer) is { } ungranted)
            return ungranted;
        return answer.Status switch
        {
            403 => Forbidden(context, answer),
            404 or 405 or 501 => NotRouted(context, answer),
            429 => new Cause(
                null,
                "The rate limit counted the preflight (429).",
                "Exempt OPTIONS from the rate limit, or slow the page down; the limit's answers need the CORS headers too."
            ),
            >= 500 => Crashed(answer.Status),
            >= 400 => new Cause(
                null,
                $"The answer does not show why OPTIONS is refused with {answer.Status}. Likely, in this order: something before the "
                    + "CORS layer rejects the request "
                    + "(a check of the host name, of a header, of the body); the server has no CORS settings for this path; its list "
                    + $"of origins does not have {context.Origin}."
            ),
            _ => code == FailureCode.PreflightAcaoMissing ? Silent(context, answer) : null,
        };
    }

    private static Cause RejectedByAuth(JudgingContext context) =>
        new(
            RootCause.OptionsRejectedByAuth,
            Sentence.Of(RootCause.OptionsRejectedByAuth),
            $"Let OPTIONS requests pass before authentication, and answer the preflight with 204 and {CorsHeader.AllowOrigin}: "
                + $"{context.Origin}."
        );

    private static Cause Crashed(int status) =>
        status is 502 or 503 or 504
            ? new Cause(
                RootCause.OptionsCrashed,
                $"{RequestCauses.WhatFailed(status)} It failed on the preflight already, so CORS is only the symptom.",
                "Bring the backend up first, and look at the log of the server that answered; a gateway's own error page cannot carry "
                    + "the application's headers.",
                IsSetting: false
            )
            : new Cause(RootCause.OptionsCrashed, Sentence.Of(RootCause.OptionsCrashed));

    // All that is certain: the status is 403, and nothing asks for a login.
    private static Cause Forbidden(JudgingContext context, Answer answer) =>
        CorsMarks.IsEmpty(answer, context.Body)
            ? new Cause(
                RootCause.OptionsForbidden,
                "Nothing here shows authentication. An empty 403 without WWW-Authenticate is what some CORS layers (gin-contrib/cors "
                    + "and servers built on it) send to an origin "
                    + $"that is not in their list: probably the list does not have {context.Origin}.",
                $"Add {context.Origin} to the server's list of origins (some servers take it from an environment variable or a start option)"
                    + (IsOfExtension(context.Origin) ? "; the extension's id is part of its origin." : ".")
                    + " If it is there already: does a firewall, or authentication, answer OPTIONS?"
            )
            : new Cause(
                RootCause.OptionsForbidden,
                $"The answer does not show who refused. Likely, in this order: a CORS layer whose list does not have {context.Origin}, "
                    + "the method or a header; "
                    + "authentication that does not let OPTIONS pass; a firewall or the platform's own gate.",
                $"Look first whether the server's list of origins has exactly {context.Origin}; then let OPTIONS pass before "
                    + "authentication and through the firewall."
            );

    private static Cause NotRouted(JudgingContext context, Answer answer)
    {
        var why = Sentence.Of(RootCause.OptionsNotRouted);
        if (answer.Headers.Get("Allow") is { } allow)
            why += $" \"Allow: {allow}\" lists what the route takes; for CORS it does not count.";
        if (PageCauses.WithoutPreflight(context) is { } without && IsAppsScript(answer))
            return new Cause(
                RootCause.HeaderNotNeeded,
                $"{why} Google Apps Script and its like never answer a preflight, so the request must not need one.",
                without + " Apps Script then redirects to an answer that allows every origin.",
                IsSetting: false
            );
        return new Cause(
            RootCause.OptionsNotRouted,
            why,
            $"Register the CORS middleware before the routes, so that it answers OPTIONS with 204 and {CorsHeader.AllowOrigin}: "
                + $"{context.Origin}."
                + (PageCauses.WithoutPreflight(context) is { } fix ? " " + fix : "")
        );
    }

    // Google's "ESF" serves Apps Script and Google Forms.
    private static bool IsAppsScript(Answer answer) =>
        answer.Headers.Get("Server") is "ESF" or "GSE"
        || answer.Headers.Get("Location")?.Contains("script.google", StringComparison.Ordinal) == true;

    /// <summary>A layer ran and granted nothing; null where nothing shows one.</summary>
    internal static Cause? Ungranted(JudgingContext context, Answer answer)
    {
        if (PageCauses.OfNullOrigin(context) is { } isNull)
            return isNull;
        var history = context.History;
        if (CorsMarks.Of(answer.Headers) is { } mark)
        {
            if (history.RouteHadHeaders && CorsMarks.VariesByQuestion(answer.Headers))
                return LacksUnnamed(context);
            var also =
                CorsMarks.VariesByQuestion(answer.Headers) && !answer.Headers.Contains(CorsHeader.AllowMethods)
                    ? " (Some layers, rs/cors among them, leave all headers out for a method or a header that they do not list, too.)"
                    : "";
            return NotInList(
                context,
                $"A CORS layer answered (it sent {mark}) and granted nothing: it does not list {context.Origin}.{also}"
            );
        }

        if (history.AllowedOrigins is { IsDefaultOrEmpty: false } allowed && !allowed.Contains(context.Origin))
            return NotInList(context, Sentence.Of(RootCause.OriginNotInList));
        return HttpStatus.IsOk(answer.Status) && IsBare(answer, context.Body)
            ? NotInList(
                context,
                $"Probably the gateway before the API does not list {context.Origin}: an empty {answer.Status} without any header is "
                    + "what some gateways (Azure API Management) give to origins that they do not know."
            )
            : null;
    }

    /// <summary>The cause where the layer's list is what has to be looked at.</summary>
    internal static Cause NotInList(JudgingContext context, string why) =>
        new(
            RootCause.OriginNotInList,
            why,
            $"Compare the origins in its list with {context.Origin}, byte for byte: no trailing slash, no path, the same scheme and "
                + "port, with or without www, lower case. Then add it."
        );

    // Nothing of what an application writes.
    private static bool IsBare(Answer answer, string? body) =>
        answer.Status == 200
        && answer.Headers.Get("Content-Length") == "0"
        && CorsMarks.IsEmpty(answer, body)
        && answer.Headers.All(static line =>
            line.Name.ToLowerInvariant()
                is "content-length"
                    or "date"
                    or "connection"
                    or "keep-alive"
                    or "request-context"
                    or "strict-transport-security"
                    or "transfer-encoding"
        );

    private static Cause Silent(JudgingContext context, Answer answer)
    {
        if (answer.Headers.Contains("Public") || (answer.Headers.Contains("Allow") && HttpStatus.IsOk(answer.Status)))
            return new Cause(
                null,
                $"The server answered OPTIONS by itself ({(answer.Headers.Contains("Public") ? "Public" : "Allow")}: "
                    + $"{answer.Headers.Get("Public") ?? answer.Headers.Get("Allow")}), "
                    + "which has nothing to do with CORS: no CORS layer ran before it."
            );
        return new Cause(
            null,
            "The answer does not show why. Likely, in this order: the server has no CORS settings for this path; "
                + $"its list of origins does not have {context.Origin}; something before the CORS layer answers OPTIONS."
        );
    }

    /// <summary>What the lists of an answer lack; null where it has none, or where they cover what was asked.</summary>
    internal static Cause? Lacks(Verdict verdict, Answer answer)
    {
        var context = verdict.Context;
        var methods = TokenList.Extract(answer.Headers, CorsHeader.AllowMethods);
        var names = TokenList.Extract(answer.Headers, CorsHeader.AllowHeaders);
        if ((!methods.IsPresent && !names.IsPresent) || methods.IsFailure || names.IsFailure)
            return null;
        var question = new PreflightQuestion(context.Origin, context.Method, context.UnsafeNames, context.UseCorsPreflight);
        var result = PreflightCheck.Run(question, context.Credentials == CredentialsMode.Include, answer);
        var headers = result.FailingHeaders.IsDefaultOrEmpty ? [] : result.FailingHeaders.ToList();
        if (headers.Count == 0 && result.FailingMethod is null)
            return null;
        if (
            result.FailingMethod is null
            && names.IsPresent
            && HttpStatus.IsOk(answer.Status)
            && PageCauses.OfRefusedHeaders(verdict, headers) is { } needless
        )
            return needless;

        var missing = new List<string>();
        if (result.FailingMethod is { } method)
            missing.Add($"{method} to {CorsHeader.AllowMethods}");
        if (headers.Count > 0)
            missing.Add($"{string.Join(", ", headers)} to {CorsHeader.AllowHeaders}");
        var lacks =
            result.FailingMethod is { } refused && headers.Count > 0
                ? $"the method {refused} and the header{S(headers)} {string.Join(", ", headers)}"
            : result.FailingMethod is { } alone ? $"the method {alone}"
            : $"the header{S(headers)} {string.Join(", ", headers)}";
        var isUnknown = !answer.Headers.Contains(CorsHeader.AllowOrigin) && context.History.RouteHadHeaders == false;
        return new Cause(
            RootCause.OptionsLacks,
            "The answer carries CORS lists, and they lack "
                + $"{lacks}.{(isUnknown ? $" {context.Origin} may be missing from its list of origins too." : "")}",
            $"Add {string.Join(" and ", missing)}: the CORS layer is there already."
        ).And(PageCauses.OfLibraries(verdict, headers));
    }

    private static string S(List<string> names) => names.Count == 1 ? "" : "s";

    // Other answers to this origin had the header.
    private static Cause LacksUnnamed(JudgingContext context) =>
        new(
            RootCause.OptionsLacks,
            "A CORS layer answered and granted nothing, although the origin is known to it: probably it does not list the method or a "
                + "header that is asked for.",
            $"Allow the method {context.Method}{(context.UnsafeNames.IsEmpty ? "" : $" and the headers {string.Join(", ", context.UnsafeNames)}")} in the CORS layer that is there."
        );

    // A gateway's Via stands on what came through it as on what it said itself.
    private static Cause AtGateway(Cause cause, Answer answer) =>
        cause.Kind is RootCause.OptionsLacks or RootCause.OriginNotInList or RootCause.HeaderNotNeeded
        && Platform.Of(answer.Headers, null) is { AnswersPreflights: true } gateway
            ? cause.And(
                $"The answer came from {gateway.Name} ({gateway.Mark}), which answers preflights itself: probably the list is there, "
                    + "not in the service behind it."
            )
            : cause;

    private static bool Says(JudgingContext context, string text) =>
        context.Body?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsOfExtension(string origin) =>
        origin.StartsWith("chrome-extension://", StringComparison.Ordinal)
        || origin.StartsWith("moz-extension://", StringComparison.Ordinal);
}
