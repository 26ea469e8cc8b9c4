using System.Text.RegularExpressions;
using DevProxy.Checking;
using DevProxy.Tests.Checking;
using Microsoft.Playwright;

namespace DevProxy.Tests.EndToEnd;

/// <summary>What <c>check</c> puts on the wire is what a real Chromium puts there, name for name and value for value.</summary>
public sealed partial class CheckHeadersTests(Chromium chromium)
{
    private const string AllowAll =
        "Access-Control-Allow-Origin: *; Access-Control-Allow-Methods: PUT, DELETE, PATCH; "
        + "Access-Control-Allow-Headers: x-team, content-type, authorization, if-none-match, cache-control";

    [Fact]
    public async Task A_request_and_its_preflight_carry_what_Chromium_sends()
    {
        (string Method, string? Data, string[] Headers)[] requests =
        [
            ("GET", null, []),
            ("HEAD", null, []),
            ("POST", null, []),
            ("POST", "hello", []),
            ("DELETE", null, ["X-Team: a"]),
            ("PUT", "{\"a\":1}", ["Content-Type: application/json", "Authorization: Bearer t", "X-Team: a"]),
            ("PATCH", "x", ["Accept: text/x", "Accept-Language: de", "Cache-Control: no-store"]),
            ("GET", null, ["Range: bytes=0-1"]),
            ("GET", null, ["If-None-Match: \"x\""]),
        ];
        await using var page = await PlainPage.OpenAsync(await chromium.NewContextAsync());
        foreach (var (method, data, headers) in requests)
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"{method} {data} {string.Join(", ", headers)}");
            await using var server = ScriptedServer.Start($"204; {AllowAll}", $"200; {AllowAll}");
            await FetchAsync(page.Page, server.Url + "/data?x=1", method, data, headers);
            var byChromium = server.Heads;

            await CheckRuns.RunAsync(
                new CheckArguments(server.Url + "/data?x=1", page.Origin, method, [.. headers], null, data, true, null)
            );

            AssertSame(byChromium, server.Heads[byChromium.Count..]);
        }
    }

    [Fact]
    public async Task A_redirect_between_foreign_origins_is_followed_with_what_Chromium_sends()
    {
        await using var last = ScriptedServer.Start(
            $"204; {AllowAll}; Access-Control-Allow-Origin: null".Replace("Origin: *", "Ignored: *", StringComparison.Ordinal),
            "200; Access-Control-Allow-Origin: null"
        );
        await using var first = ScriptedServer.Start($"204; {AllowAll}", $"307; {AllowAll}; Location: http://localhost:{last.Port}/final");
        await using var page = await PlainPage.OpenAsync(await chromium.NewContextAsync());
        string[] headers = ["X-Team: a", "Authorization: Bearer t"];
        await FetchAsync(page.Page, first.Url + "/start", "PUT", "hello", headers);
        var (firstByChromium, lastByChromium) = (first.Heads, last.Heads);

        await CheckRuns.RunAsync(new CheckArguments(first.Url + "/start", page.Origin, "PUT", [.. headers], null, "hello", true, null));

        Assert.Equal(2, lastByChromium.Count);
        AssertSame(firstByChromium, first.Heads[firstByChromium.Count..]);
        AssertSame(lastByChromium, last.Heads[lastByChromium.Count..]);
    }

    private static async Task FetchAsync(IPage page, string url, string method, string? data, string[] headers)
    {
        var set = headers.Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        await Fetching.FromAsync(
            page,
            url,
            new
            {
                method,
                headers = set,
                body = data,
            }
        );
    }

    // The lines of a preflight have Chromium's order too. In a request Chromium writes the lines of script in the order of a hash table.
    private static void AssertSame(List<string> byChromium, List<string> byCheck)
    {
        Assert.Equal(byChromium.Count, byCheck.Count);
        foreach (var (theirs, ours) in byChromium.Zip(byCheck))
        {
            if (theirs.StartsWith("OPTIONS ", StringComparison.Ordinal))
                Assert.Equal(Lines(theirs), Lines(ours));
            else
                Assert.Equal(Lines(theirs).Order(StringComparer.Ordinal), Lines(ours).Order(StringComparer.Ordinal));
        }
    }

    // Headless Chromium has a name of its own, and each release another version.
    private static IEnumerable<string> Lines(string head) =>
        Version()
            .Replace(head.Replace("HeadlessChrome", "Chrome", StringComparison.Ordinal), "N")
            .Split("\r\n")
            .Select(line => line.StartsWith("sec-ch-ua: ", StringComparison.Ordinal) ? "sec-ch-ua" : line);

    [GeneratedRegex("(?<=Chrome/)[0-9]+", RegexOptions.None, 10_000)]
    private static partial Regex Version();
}
