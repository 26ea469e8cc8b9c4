using System.Collections.Frozen;

namespace DevProxy.Cors;

/// <summary>
/// Causes whose fix is in the page: a header that does not belong on a request, one that it could leave out, the origin <c>null</c>.
/// </summary>
internal static class PageCauses
{
    // Added by libraries that trace requests, often without the page's author knowing.
    private static readonly FrozenSet<string> Tracing = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "baggage",
        "sentry-trace",
        "traceparent",
        "tracestate",
        "b3",
        "newrelic",
        "request-id",
        "request-context",
        "correlation-context",
        "x-correlation-context",
        "elastic-apm-traceparent",
        "uber-trace-id",
        "jaeger-debug-id",
        "x-cloud-trace-context",
        "x-amzn-trace-id",
        "x-instana-t",
        "x-instana-s",
        "x-instana-l",
        "grpc-trace-bin",
        "x-honeycomb-trace",
        "highlight-request",
        "x-highlight-request"
    );

    private static readonly string[] TracingPrefixes = ["x-b3-", "x-datadog-", "ot-", "uberctx-", "x-instana-", "x-ot-span-"];

    /// <summary>The cause, where the request itself asks for the trouble; null where it does not.</summary>
    public static Cause? OfRequest(Verdict verdict, FailureCode code)
    {
        if (verdict.JudgedAs != JudgedAs.Preflight)
            return null;
        var names = verdict.Context.UnsafeNames;
        var wrong = names.Where(IsOfResponse).ToList();
        var isReason =
            wrong.Count > 0
            && (verdict.Failing.Any(IsOfResponse) || (wrong.Count == names.Length && FetchMethod.IsSafelisted(verdict.Context.Method)));
        if (!isReason)
            return null;

        var others = verdict.Failing.Where(name => !IsOfResponse(name) && names.Contains(name)).ToList();
        var list = string.Join(", ", wrong);
        return new Cause(
            RootCause.RequestCarriesResponseHeader,
            $"The page sets {list} on its request. That is a response header: on a request it has no effect, and it makes the browser "
                + "ask for permission to send it.",
            $"Remove {list} from the page's request; it belongs to the server's response."
                + (others.Count == 0 ? "" : $" Then add {string.Join(", ", others)} to {CorsHeader.AllowHeaders}."),
            IsSetting: others.Count > 0
        );
    }

    /// <summary>Whether a name belongs on answers alone.</summary>
    public static bool IsOfResponse(string name) =>
        name.Equals("vary", StringComparison.OrdinalIgnoreCase) || name.StartsWith("access-control-", StringComparison.OrdinalIgnoreCase);

    /// <summary>The cause where everything refused is a header that the page could leave out.</summary>
    public static Cause? OfRefusedHeaders(Verdict verdict, IReadOnlyCollection<string> refused)
    {
        if (refused.Count == 0 || !refused.All(name => CanBeLeftOut(verdict, name)))
            return null;
        var list = string.Join(", ", refused);
        return new Cause(
            RootCause.HeaderNotNeeded,
            WhyNotNeeded(verdict, refused),
            $"Add {list} to {CorsHeader.AllowHeaders}, or do not send {(refused.Count == 1 ? "it" : "them")}: "
                + $"{HowToLeaveOut(verdict, refused)}"
        );
    }

    /// <summary>What to say of those among the refused names that a library adds; null when there are none.</summary>
    public static string? OfLibraries(Verdict verdict, IEnumerable<string> refused)
    {
        var extra = refused.Where(name => CanBeLeftOut(verdict, name)).ToList();
        return extra.Count == 0
            ? null
            : $"{WhyNotNeeded(verdict, extra)} To leave out {string.Join(", ", extra)}: {HowToLeaveOut(verdict, extra)}";
    }

    /// <summary>
    /// Where a preflight is only sent because the body is JSON, and the server knows none: what the page can do. Else null.
    /// </summary>
    public static string? WithoutPreflight(JudgingContext context) =>
        FetchMethod.IsSafelisted(context.Method) && context.UnsafeNames is ["content-type"]
            ? "If the server cannot be changed, send the body as text/plain or application/x-www-form-urlencoded: then the browser "
                + "sends no preflight."
        : FetchMethod.IsSafelisted(context.Method)
        && !context.UnsafeNames.IsEmpty
        && context.UnsafeNames.All(name => CanBeLeftOut(context, name))
            ? $"Or leave out {string.Join(", ", context.UnsafeNames)} in the page: then the browser sends no preflight."
        : null;

    /// <summary>The cause where the page's origin is <c>null</c> and nothing is allowed to it; null for every other page.</summary>
    public static Cause? OfNullOrigin(JudgingContext context) =>
        context.Origin == "null" && (context.PageOrigin ?? "null") == "null"
            ? new Cause(
                null,
                "The page's origin is null: it was opened as a file, or it is in a sandboxed frame. \"null\" is the origin of every "
                    + "sandboxed frame of every site.",
                "Serve the page from http://localhost, or from a custom scheme (capacitor://localhost, app://…), so that it has an "
                    + "origin of its own, and allow that. "
                    + "Allow null at the backend only as a last resort: it also allows every sandboxed frame of any site.",
                IsSetting: false
            )
            : null;

    private static bool CanBeLeftOut(Verdict verdict, string name) => CanBeLeftOut(verdict.Context, name);

    private static bool CanBeLeftOut(JudgingContext context, string name) =>
        IsTracing(name)
        || name is "x-requested-with" or "cache-control" or "pragma" or "expires" or "if-modified-since" or "user-agent" or "accept-charset"
        || (name == "content-type" && context.Method is ("GET" or "HEAD"));

    private static bool IsTracing(string name) =>
        Tracing.Contains(name) || TracingPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static string WhyNotNeeded(Verdict verdict, IReadOnlyCollection<string> names) =>
        names.All(IsTracing) ? "Tracing libraries add such headers to every request by themselves."
        : names.All(static name => name == "x-requested-with")
            ? "A library adds x-requested-with (jQuery, older axios, Prototype); servers seldom read it."
        : names.All(static name => name == "content-type") ? $"A {verdict.Context.Method} has no body that content-type could describe."
        : "The page could leave out such headers.";

    private static string HowToLeaveOut(Verdict verdict, IReadOnlyCollection<string> names) =>
        names.All(IsTracing)
            ? "limit the tracing library to your own hosts (Sentry: tracePropagationTargets; OpenTelemetry: "
                + "propagateTraceHeaderCorsUrls; Datadog: allowedTracingUrls)."
        : names.All(static name => name == "x-requested-with") ? "remove it from the library's default headers."
        : names.All(static name => name is "cache-control" or "pragma" or "expires" or "if-modified-since")
            ? "use fetch's option cache: 'no-store' in their place."
        : names.All(static name => name == "content-type") ? $"remove it from the page's {verdict.Context.Method}."
        : "remove them from the page's request, or limit the library that adds them to your own hosts.";
}
