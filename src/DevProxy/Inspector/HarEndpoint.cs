using System.Globalization;
using DevProxy.Har;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http.Features;

namespace DevProxy.Inspector;

/// <summary><c>/api/har</c>: what is kept as a HAR file, and a HAR file judged.</summary>
/// <param name="traffic">What happened.</param>
internal sealed class HarEndpoint(LiveTraffic traffic)
{
    // A day in the Network tab, bodies included, is some tens of megabytes.
    private const long LargestFile = 256 * 1024 * 1024;

    /// <summary>Everything that is kept, as a file to save; with <c>?id=</c>, that exchange alone.</summary>
    public Task DownloadAsync(HttpContext context)
    {
        var records = traffic.Records(withBodies: true);
        if (context.Request.Query.TryGetValue("id", out var written))
        {
            if (!long.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                return InspectorJson.RefuseAsync(
                    context,
                    new Refusal(StatusCodes.Status400BadRequest, "Query not understood", "\"id\" takes an exchange's id, as 42.")
                );
            if (traffic.Find(id) is not { } one)
                return InspectorJson.RefuseAsync(context, ExchangesEndpoint.Gone(id));
            records = [one];
        }

        context.Response.ContentType = "application/json";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"devproxy.har\"";
        return HarWriter.WriteAsync(context.Response.Body, records, context.RequestAborted);
    }

    /// <summary>The records of a file, which is not kept: DevProxy's own as they were written, other programs' entries judged.</summary>
    public async Task JudgeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = LargestFile;
        if (await ReadAsync(context) is not { } reading)
        {
            await InspectorJson.RefuseAsync(
                context,
                new Refusal(
                    StatusCodes.Status413PayloadTooLarge,
                    "File too large",
                    $"A HAR file of up to {LargestFile / 1024 / 1024} MB can be opened here; devproxy diagnose FILE has no limit."
                )
            );
        }
        else if (reading.File is not { } file)
        {
            await InspectorJson.RefuseAsync(
                context,
                new Refusal(StatusCodes.Status400BadRequest, "Not a HAR file", $"This is not a HAR file. {reading.Problem}. {reading.Fix}")
            );
        }
        else
        {
            await InspectorJson.AnswerAsync(
                context,
                json =>
                {
                    json.WriteStartObject();
                    json.WritePropertyName("exchanges");
                    HarRecords.Write(json, file, traffic.Redaction);
                    json.WriteEndObject();
                }
            );
        }
    }

    private static async Task<HarReading?> ReadAsync(HttpContext context)
    {
        using var whole = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(whole, context.RequestAborted);
            whole.Position = 0;
            return HarReader.Read(whole);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }
}
