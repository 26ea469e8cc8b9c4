using System.Text.Json;
using Microsoft.Playwright;

namespace DevProxy.Tests.EndToEnd;

/// <summary>What a page's <c>fetch</c> came to: an answer that script may read, or the error that it got instead.</summary>
/// <param name="Status">Null when the browser refused.</param>
/// <param name="Text">The body, or the error as <c>Name: message</c>.</param>
internal sealed record Fetching(int? Status, string Text)
{
    private const string Script = """
        async ([url, options]) => {
          try {
            const answer = await fetch(url, options);
            return { status: answer.status, text: await answer.text() };
          } catch (error) {
            return { status: null, text: String(error) };
          }
        }
        """;

    public static async Task<Fetching> FromAsync(IPage page, string url, object? options = null) =>
        Of(await page.EvaluateAsync<JsonElement>(Script, new[] { url, options ?? new { } }));

    public static async Task<Fetching> FromAsync(FirefoxPage page, string url, object? options = null)
    {
        var arguments = JsonSerializer.Serialize(new[] { url, options ?? new { } });
        return Of(JsonElement.Parse(await page.CallAsync($"async text => JSON.stringify(await ({Script})(JSON.parse(text)))", arguments)));
    }

    private static Fetching Of(JsonElement result)
    {
        var status = result.GetProperty("status");
        return new Fetching(status.ValueKind == JsonValueKind.Null ? null : status.GetInt32(), result.GetProperty("text").GetString()!);
    }
}
