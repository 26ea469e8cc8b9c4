using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>
/// The outermost step: an internal error becomes a calm 500. An exception that escaped would become the server's own bare one, without the
/// headers that let the page see it.
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="report">Told of each fault, with its exception: for the log, never for the browser.</param>
internal sealed class FaultCatch(RequestDelegate next, Action<Exception> report)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
#pragma warning disable CA1031 // Exceptions are bugs, caught once, here.
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser has left: what fails after that is nobody's fault.
        }
        catch (Exception fault)
#pragma warning restore CA1031
        {
            report(fault);
            var error = new ExchangeError(
                "proxy_internal_error",
                $"Internal error in DevProxy ({fault.GetType().Name}) while it handled this request. Neither your page nor the upstream caused it.",
                "Try again. If it happens again, please report it with the lines that DevProxy logged for this request."
            );
            context.Features.Get<Exchange>()?.Failed(error);
            if (context.Response.HasStarted)
                context.Abort();
            else
                await ErrorAnswer.WriteAsync(context, error);
        }
    }
}
