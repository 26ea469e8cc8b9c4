using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using DevProxy.Configuration;

namespace DevProxy.Inspector;

/// <summary>How the inspector's API writes its answers.</summary>
internal static class InspectorJson
{
    /// <summary>Letters as they are, not as <c>\u</c> escapes.</summary>
    public static JsonWriterOptions Options { get; } =
        new()
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,

            // A record out of a HAR file is nested as deep as the file, and a little deeper.
            MaxDepth = 2048,
        };

    /// <summary>Answers 200 with what <paramref name="write"/> writes.</summary>
    public static Task AnswerAsync(HttpContext context, Action<Utf8JsonWriter> write) => WriteAsync(context, "application/json", write);

    /// <summary>Refuses, as RFC 9457 wants it.</summary>
    public static Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        context.Response.StatusCode = refusal.Status;
        return WriteAsync(
            context,
            "application/problem+json",
            json =>
            {
                json.WriteStartObject();
                json.WriteString("type", "about:blank");
                json.WriteString("title", refusal.Title);
                json.WriteNumber("status", refusal.Status);
                json.WriteString("detail", refusal.Detail);
                if (!refusal.Problems.IsEmpty)
                {
                    json.WritePropertyName("problems");
                    ConfigJson.Write(json, refusal.Problems);
                }

                json.WriteEndObject();
            }
        );
    }

    /// <summary>The body of a request; null when it was too large, and refused.</summary>
    /// <param name="context">The request.</param>
    /// <param name="mostBytes">How large it may be.</param>
    public static async Task<byte[]?> BodyAsync(HttpContext context, int mostBytes)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            await body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
            if (body.Length <= mostBytes)
                continue;
            await RefuseAsync(
                context,
                new Refusal(StatusCodes.Status413PayloadTooLarge, "Too large", $"At most {mostBytes / 1024 / 1024} MB are read here.")
            );
            return null;
        }

        return body.ToArray();
    }

    private static async Task WriteAsync(HttpContext context, string type, Action<Utf8JsonWriter> write)
    {
        context.Response.ContentType = type;
        await using (var json = new Utf8JsonWriter(context.Response.BodyWriter, Options))
            write(json);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}

/// <summary>Why a request to the inspector is not answered.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Title">What happened, in a few words.</param>
/// <param name="Detail">Why, and what to do.</param>
internal sealed record Refusal(int Status, string Title, string Detail)
{
    /// <summary>What is wrong with a text that was sent, each with its place.</summary>
    public ImmutableArray<ConfigProblem> Problems { get; init; } = [];
}
