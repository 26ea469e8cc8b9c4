using System.Collections.Concurrent;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Inspector;

/// <summary>
/// An API without CORS that has what an inspector must show: bodies of several kinds, cookies, a stream, OPTIONS behind authentication.
/// </summary>
internal sealed class SampleApi(TestUpstream server, ConcurrentQueue<string> calls) : IAsyncDisposable
{
    public const string Script = "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>";

    public string Url => server.Url;

    /// <summary>Each request as text: <c>METHOD target</c>, then its header lines, then its body.</summary>
    public IReadOnlyCollection<string> Calls => calls;

    public static async Task<SampleApi> StartAsync()
    {
        var calls = new ConcurrentQueue<string>();
        return new SampleApi(await TestUpstream.StartAsync(context => AnswerAsync(context, calls)), calls);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context, ConcurrentQueue<string> calls)
    {
        var (request, response) = (context.Request, context.Response);
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        calls.Enqueue(
            $"{request.Method} {request.Path}{request.QueryString}\n{string.Join('\n', request.Headers.Select(header => $"{header.Key}: {header.Value}"))}\n\n{body}"
        );
        if (HttpMethods.IsOptions(request.Method))
        {
            response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (request.Path.Value!.EndsWith("/stream", StringComparison.Ordinal))
        {
            response.ContentType = "text/event-stream";
            await response.WriteAsync("data: one\n\n", context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        response.Headers.SetCookie = "session=upstream-secret; HttpOnly";
        response.Headers["X-Powered-By"] = "Express";
        response.ContentType = request.Path.Value.EndsWith("/html", StringComparison.Ordinal) ? "text/html" : "application/json";
        await response.WriteAsync(
            response.ContentType == "text/html" ? Script : """{"id":7,"name":"kettle","tags":["hot",null]}""",
            context.RequestAborted
        );
    }
}
