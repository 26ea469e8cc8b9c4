namespace DevProxy.Pipeline;

/// <summary>
/// Refuses a request whose head is not valid HTTP. It stands behind the steps that write the answer's CORS headers, so that a page can read why; no step before it looks at the path.
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
internal sealed class RequestCheck(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var visit = Visit.Of(context);
        if (visit.Malformed is not { } error)
            return next(context);
        visit.Exchange.Failed(error);
        return ErrorAnswer.WriteAsync(context, error);
    }
}
