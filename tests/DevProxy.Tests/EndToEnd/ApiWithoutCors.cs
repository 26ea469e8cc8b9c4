using System.Collections.Concurrent;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.EndToEnd;

/// <summary>An API that sends no CORS header; it remembers who called.</summary>
internal sealed class ApiWithoutCors(TestUpstream server, ConcurrentQueue<string> calls) : IAsyncDisposable
{
    public string Url => server.Url;

    /// <summary>Each as <c>METHOD Authorization X-Team</c>, in the order in which they came.</summary>
    public IReadOnlyCollection<string> Calls => calls;

    /// <summary>The targets that arrived, byte for byte.</summary>
    public IReadOnlyCollection<string> Targets => server.Targets;

    public static async Task<ApiWithoutCors> StartAsync()
    {
        var calls = new ConcurrentQueue<string>();
        return new ApiWithoutCors(await TestUpstream.StartAsync(context => AnswerAsync(context, calls)), calls);
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
