namespace DevProxy.Cors;

/// <summary>Why a server answered as it did, and what helps.</summary>
/// <param name="Kind">Its name in the exchange record; null where it has none.</param>
/// <param name="Why">For a person: what the bytes prove as fact, what they only suggest with "probably" and the reason.</param>
/// <param name="Fix">What to do; null where the rule that refuses says it already.</param>
/// <param name="IsSetting">Whether the CORS settings of a backend are the fix, so that code for one helps.</param>
internal sealed record Cause(RootCause? Kind, string Why, string? Fix = null, bool IsSetting = true)
{
    /// <summary>The same, with a sentence more about the reason, the fix or both; null adds nothing.</summary>
    public Cause And(string? why, string? fix = null) =>
        this with
        {
            Why = why is null ? Why : $"{Why} {why}",
            Fix =
                fix is null ? Fix
                : Fix is null ? fix
                : $"{Fix} {fix}",
        };
}

/// <summary>
/// Finds the cause of a verdict. The browser's console names the symptom; the answer's bytes, its body and the other answer of the same
/// exchange often show the cause. A wrong cause is worse than none: what is not proven is said with "probably", and where the bytes are
/// silent the likely causes are listed.
/// </summary>
internal static class Causes
{
    /// <summary>The most specific cause; null where nothing is to be said.</summary>
    public static Cause? Of(Verdict verdict)
    {
        if (verdict.Code is not { } code || verdict.Outcome is not (Outcome.Blocked or Outcome.Conditional))
            return verdict.Outcome is Outcome.Allowed or Outcome.NotApplicable ? OutsideCors(verdict) : null;
        var context = verdict.Context;
        if (context.History.ProxyRefusal is not null)
            return null; // It says nothing of the upstream.
        if (code is FailureCode.MixedContent or FailureCode.LocalNetworkAccess)
            return BlockedBeforeCors.Of(verdict, code);
        if (context.History.IsProxyAnswer || code == FailureCode.PreflightNetworkError)
            return new Cause(RootCause.UpstreamUnreachable, Sentence.Of(RootCause.UpstreamUnreachable), IsSetting: false);
        if (verdict.Answer is not { } answer)
            return null;

        return PageCauses.OfRequest(verdict, code)
            ?? RedirectCauses.OfBrowser(answer)
            ?? AddedTwice(verdict, code, answer)
            ?? (IsAboutGranting(code) ? OfAnswer(verdict, code, answer) : null)
            ?? (
                verdict.JudgedAs == JudgedAs.Preflight ? PreflightCauses.Of(verdict, code, answer) : RequestCauses.Of(verdict, code, answer)
            );
    }

    // A wrong value was set by a CORS layer; where there is none, somebody else may have answered.
    private static bool IsAboutGranting(FailureCode code) =>
        code
            is FailureCode.AcaoMissing
                or FailureCode.AcacMissing
                or FailureCode.PreflightAcaoMissing
                or FailureCode.PreflightStatus
                or FailureCode.PreflightRedirect;

    private static Cause? OfAnswer(Verdict verdict, FailureCode code, Answer answer) =>
        RedirectCauses.WrongEndpoint(answer, verdict.Context.Body)
        ?? AnsweringLayer.CauseOf(verdict, answer)
        ?? (Redirect.Is(answer) ? RedirectCauses.Of(verdict, code, answer) : null);

    private static Cause? AddedTwice(Verdict verdict, FailureCode code, Answer answer)
    {
        var header = PreflightCodes.ForRequest(code) switch
        {
            FailureCode.AcaoMultiple => CorsHeader.AllowOrigin,
            FailureCode.AcacNotTrue => CorsHeader.AllowCredentials,
            _ => null,
        };
        if (header is null || answer.Headers.Get(header) is not { } value)
            return null;
        var lines = answer.Headers.Lines(header).Count();
        string[] parts = value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        var oneLayer =
            $"Let one layer alone set CORS headers, and send one {header}: look for a gateway, a second middleware, or a header set in a "
            + "handler.";
        if (lines > 1)
            return new Cause(
                RootCause.CorsAddedTwice,
                $"{header} came in {lines} lines. {Sentence.Of(RootCause.CorsAddedTwice)}",
                oneLayer
            );
        if (header != CorsHeader.AllowOrigin)
            return null;
        var distinct = parts.Distinct(StringComparer.Ordinal).ToList();
        if (parts.Length > 1 && (distinct.Count == 1 || distinct.Contains("*")))
            return new Cause(
                RootCause.CorsAddedTwice,
                $"One line has {(distinct.Count == 1 ? "the same origin twice" : "an origin and \"*\"")}. "
                    + $"{Sentence.Of(RootCause.CorsAddedTwice)}",
                oneLayer
            );
        return distinct.Count > 1 && distinct.TrueForAll(part => Origin.TryFromUrl(part, out _))
            ? new Cause(
                RootCause.OriginListInOneLine,
                Sentence.Of(RootCause.OriginListInOneLine),
                "Keep the list on the server: compare the request's Origin with it and send back the one that matches, "
                    + $"{verdict.Context.Origin}, with Vary: Origin."
            )
            : null;
    }

    // A server that refuses because of Origin, or fails, is worth a sentence where CORS plays no part too.
    private static Cause? OutsideCors(Verdict verdict)
    {
        if (verdict.Context.BrowserError?.Contains("BLOCKED_BY_CLIENT", StringComparison.Ordinal) == true)
            return new Cause(
                null,
                "An extension of the browser, often an ad blocker, blocked the request (net::ERR_BLOCKED_BY_CLIENT): the server was not "
                    + "asked, and CORS is not the reason.",
                IsSetting: false
            );
        if (
            verdict.Answer is not { Status: >= 400 } answer
            || verdict.Context.History is { ProxyRefusal: not null } or { IsProxyAnswer: true }
        )
            return null;
        if (OriginRefusal.Of(verdict, answer) is { } refused)
            return refused;
        if (AnsweringLayer.CauseOf(verdict, answer) is { } layer)
            return layer;
        return answer.Status >= 500
            ? new Cause(null, $"{RequestCauses.WhatFailed(answer.Status)} CORS is not the reason.", IsSetting: false)
            : null;
    }
}
