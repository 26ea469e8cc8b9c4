using System.Globalization;
using System.Text.RegularExpressions;
using DevProxy.Tests.EndToEnd;

namespace DevProxy.Tests.Documentation;

/// <summary>The README is for whoever has just come: short, a picture at once, and what the demo prints is what it says.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string[] Lines = File.ReadAllLines(Repository.Path("README.md"));

    [Fact]
    public void It_is_short_and_has_a_picture_on_the_first_screen()
    {
        Assert.True(Lines.Length < 200, $"{Lines.Length} lines");
        Assert.InRange(Array.FindIndex(Lines, line => line.Contains("<img ", StringComparison.Ordinal)), 0, 20);
    }

    [Fact]
    public async Task What_the_demo_prints_is_what_it_prints()
    {
        var told = FencedBlock.Of("README.md").Single(block => block.Text.StartsWith("$ devproxy demo\n", StringComparison.Ordinal)).Text;
        await using var demo = DevProxyRun.Start(Path.GetTempPath(), "demo");
        var (proxy, inspector) = (await demo.ProxyUrlAsync(), await demo.InspectorUrlAsync());
        var page = PageUrl().Match(demo.Output).Groups["url"].Value;
        using var client = new HttpClient();
        using var question = Question(HttpMethod.Options, proxy, page);
        question.Headers.Add("Access-Control-Request-Method", "PUT");
        question.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        using var permission = await client.SendAsync(question, TestContext.Current.CancellationToken);
        using var order = Question(HttpMethod.Put, proxy, page);
        order.Headers.Add("Authorization", "Bearer demo");
        order.Content = new StringContent("{}", null, "application/json");
        using var answer = await client.SendAsync(order, TestContext.Current.CancellationToken);
        await demo.LineWithAsync(" #2 PUT");

        // The ports are whichever were free, the times are today's, and lines are broken where the terminal ends.
        var ports = new Dictionary<string, string>
        {
            [Port(proxy)] = "8010",
            [Port(inspector)] = "8011",
            [Port(page)] = "8012",
            [Port(ApiUrl().Match(demo.Output).Groups["url"].Value)] = "9010",
        };
        var printed = Unbroken(
            PortNumber().Replace(demo.Output, match => ":" + ports.GetValueOrDefault(match.Value[1..], match.Value[1..]))
        );
        Assert.All(
            Start().Split(Unbroken(told["$ devproxy demo\n".Length..])),
            part => Assert.Contains(part.Trim(), printed, StringComparison.Ordinal)
        );
    }

    private static HttpRequestMessage Question(HttpMethod method, string proxy, string page) =>
        new(method, proxy + "/api/orders/1042") { Headers = { { "Origin", page } } };

    private static string Port(string url) => new Uri(url).Port.ToString(CultureInfo.InvariantCulture);

    private static string Unbroken(string text) => Break().Replace(Time().Replace(text, "TIME"), " ").Trim();

    [GeneratedRegex(@"open (?<url>http://localhost:\d+) and press", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex PageUrl();

    [GeneratedRegex(@"/api/users -> (?<url>http://localhost:\d+)/", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex ApiUrl();

    [GeneratedRegex(@":\d{4,5}\b", RegexOptions.None, 10_000)]
    private static partial Regex PortNumber();

    [GeneratedRegex(@"\d\d:\d\d:\d\d|\b[\d.]+ m?s\b", RegexOptions.None, 10_000)]
    private static partial Regex Time();

    [GeneratedRegex(@"(\s|│)+", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Break();

    // Where another line begins that stands by itself.
    [GeneratedRegex(@"(?=DevProxy listening|Inspector on|TIME #|CORS: |To begin: )", RegexOptions.None, 10_000)]
    private static partial Regex Start();
}
