using System.Text.Json;
using System.Text.Json.Serialization;

namespace DevProxy.Tests.Checking;

/// <summary>
/// One row of web-platform-cases.json, which was made from the inputs and expectations of public web-platform-tests (<c>cors/</c>,
/// <c>fetch/api/</c>). Three of these are older than the standard; <see cref="WebPlatformExpectation.Stale"/> says what changed.
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
        // No browser lets a page of a public site call this machine without a permission (Local Network Access). A page of this machine
        // may, and differs in its name alone.
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "web-platform-cases.json"))
            .Replace("example.com", "localhost", StringComparison.Ordinal)
            .Replace("EXAMPLE.COM", "LOCALHOST", StringComparison.Ordinal);
        return JsonSerializer.Deserialize<WebPlatformCase[]>(text, Json)!.ToDictionary(one => one.Id);
    });

    public static IReadOnlyDictionary<string, WebPlatformCase> All => Cases.Value;
}

/// <summary>What a server of a row was asked.</summary>
/// <param name="Server">Which of the four.</param>
/// <param name="Head">Request line and header lines.</param>
/// <param name="Body">As it came.</param>
internal sealed record WebPlatformRequest(string Server, string Head, string Body)
{
    public string Method => Head.Split(' ')[0];

    public string Path => Head.Split(' ')[1];

    public bool IsPreflight => Method == "OPTIONS" && Header("Access-Control-Request-Method") is not null;

    public string? Header(string name) => ScriptedServer.Header(Head, name);
}

/// <summary>What a browser does with a row; what is null is not part of the row.</summary>
/// <param name="Allowed">Whether the script may read the answer; false also where the browser refuses the bytes.</param>
/// <param name="Preflight">Whether there is a preflight.</param>
/// <param name="Preflights">How many there are.</param>
/// <param name="Acrm"><c>Access-Control-Request-Method</c>; <c>(none)</c> for no such header.</param>
/// <param name="Acrh"><c>Access-Control-Request-Headers</c>; <c>(none)</c> for no such header.</param>
/// <param name="Exposed">Header names, and whether script can read them.</param>
/// <param name="LastOrigin"><c>Origin</c> of the last request that is no preflight; <c>(none)</c> for no such header.</param>
/// <param name="Method2">The second request's method.</param>
/// <param name="Count">How many answers are the redirect before a 200 ends it.</param>
/// <param name="Stale">Where the public expectation is older than the standard: what changed.</param>
internal sealed record WebPlatformExpectation(
    bool Allowed,
    bool? Preflight,
    int? Preflights,
    string? Acrm,
    string? Acrh,
    Dictionary<string, bool>? Exposed,
    string? LastOrigin,
    [property: JsonPropertyName("method2")] string? Method2,
    int? Count,
    string? Stale
);

/// <summary>An answer, sent exactly as written: spaces, control bytes and repeated lines included.</summary>
internal sealed record WebPlatformAnswer(int Status, string[][] Headers);

/// <summary>One server of a row.</summary>
/// <param name="Server"><c>L</c> the page's own, <c>R</c> and <c>R2</c> two other origins, <c>S</c> one on https.</param>
/// <param name="Answer">What it answers.</param>
/// <param name="Preflight">What it answers to a preflight, where that differs.</param>
internal sealed record WebPlatformHop(string Server, WebPlatformAnswer Answer, WebPlatformAnswer? Preflight);
