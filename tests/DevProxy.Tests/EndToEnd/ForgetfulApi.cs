using System.Collections.Concurrent;
using DevProxy.Demo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.EndToEnd;

/// <summary>An API that has never heard of CORS; it remembers who called.</summary>
internal sealed class ForgetfulApi(WebApplication server, string origin, ConcurrentQueue<string> calls) : IAsyncDisposable
{
    public string Origin { get; } = origin;

    /// <summary>Each as <c>METHOD Authorization X-Team</c>, in the order in which they came.</summary>
    public IReadOnlyCollection<string> Calls => calls;

    public static async Task<ForgetfulApi> StartAsync(CancellationToken cancellation)
    {
        var calls = new ConcurrentQueue<string>();
        var (server, origin) = await LocalServer.StartAsync(0, app => app.Run(context => AnswerAsync(context, calls)), cancellation);
        return new ForgetfulApi(server, origin, calls);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context, ConcurrentQueue<string> calls)
    {
        var headers = context.Request.Headers;
        calls.Enqueue($"{context.Request.Method} {headers.Authorization} {headers["X-Team"]}".Trim());
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }
        using var reader = new StreamReader(context.Request.Body);
        var sent = await reader.ReadToEndAsync(context.RequestAborted);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync($$"""{ "name": "kettle", "sent": "{{sent}}" }""", context.RequestAborted);
    }
}
