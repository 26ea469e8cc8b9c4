using System.Net.Mime;

namespace DevProxy.Inspector;

/// <summary>What is answered on the inspector's listener.</summary>
internal static class InspectorBranch
{
    public static Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path == "/health")
        {
            context.Response.ContentType = MediaTypeNames.Application.Json;
            return context.Response.WriteAsync("""{ "status": "ok" }""", context.RequestAborted);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
