using System.Text.Json;

namespace DevProxy.Tests.Inspector;

/// <summary>A subscriber of <c>/api/events</c> that reads when the test asks it to.</summary>
internal sealed class EventStream(HttpResponseMessage answer, StreamReader reader) : IAsyncDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<EventStream> OpenAsync(RunningInspector inspector) =>
        await OpenAsync(inspector.Client, new Uri(inspector.Url));

    public static async Task<EventStream> OpenAsync(HttpClient client, Uri inspector, string path = "/api/events")
    {
        var answer = await client.GetAsync(new Uri(inspector, path), HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        var stream = new EventStream(answer, new StreamReader(await answer.Content.ReadAsStreamAsync(Token)));
        Assert.Equal("retry: 1000", await stream.LineAsync());
        Assert.Equal("", await stream.LineAsync());
        return stream;
    }

    /// <summary>The next event; null when the stream has ended. Heartbeats are skipped.</summary>
    public async Task<(string Type, JsonElement Data)?> NextAsync()
    {
        var (type, data) = ("", "");
        while (await LineAsync() is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                type = line["event: ".Length..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line["data: ".Length..];
            else if (line.Length == 0 && data.Length > 0)
                return (type, JsonDocument.Parse(data).RootElement.Clone());
        }

        return null;
    }

    /// <summary>The next <c>exchange</c>.</summary>
    public async Task<JsonElement> ExchangeAsync()
    {
        var next = await NextAsync();
        Assert.Equal("exchange", next?.Type);
        return next!.Value.Data;
    }

    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        answer.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The next line as it was sent; null when the stream has ended.</summary>
    public async Task<string?> LineAsync() => await reader.ReadLineAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Token);
}
