using System.Text.Json;
using System.Text.Json.Serialization;

namespace DevProxy.Tests.Checking;

/// <summary>
/// One row of web-platform-cases.json, which was made from the inputs and expectations of public web-platform-tests (<c>cors/</c>, <c>fetch/api/</c>).
/// Three of these are older than the standard; <see cref="WebPlatformExpectation.Stale"/> says what changed.
/// </summary>
/// <param name="Id">The public test, and the row's number in it.</param>
/// <param name="Name">What it is about.</param>
/// <param name="Page">The page's origin; <c>{L}</c> is that of the page's own server.</param>
/// <param name="Method">As the script writes it; GET when left out.</param>
/// <param name="Headers">What the script sets, as pairs.</param>
/// <param name="Credentials">The credentials mode; omit when left out.</param>
/// <param name="Data">The body; null for none.</param>
/// <param name="Hops">One or two servers, in the order in which they are asked, at <c>/h0</c> and <c>/h1</c>.</param>
/// <param name="Expect">What a browser does.</param>
internal sealed record WebPlatformCase(
    string Id,
    string Name,
    string? Page,
    string? Method,
    string[][]? Headers,
    string? Credentials,
    string? Data,
    WebPlatformHop[] Hops,
    WebPlatformExpectation Expect
)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private static readonly Lazy<IReadOnlyDictionary<string, WebPlatformCase>> Cases = new(() =>
    {
        // No browser lets a page of a public site call this machine without a permission (Local Network Access). A page of this machine may, and differs in its name alone.
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "web-platform-cases.json"))
            .Replace("example.com", "localhost", StringComparison.Ordinal)
            .Replace("EXAMPLE.COM", "LOCALHOST", StringComparison.Ordinal);
        return JsonSerializer.Deserialize<WebPlatformCase[]>(text, Json)!.ToDictionary(one => one.Id);
    });

    public static IReadOnlyDictionary<string, WebPlatformCase> All => Cases.Value;
}
