using System.Text.Json;
using System.Text.RegularExpressions;
using DevProxy.Cors.Tests;

namespace DevProxy.Tests.EndToEnd.Judge;

/// <summary>
/// The ports on which the cases are played, and the cases rewritten for them: names under <c>.localhost</c>, http for https, a path for
/// each case.
/// </summary>
/// <param name="PagePort">Where the pages are served.</param>
/// <param name="ApiPort">Where the other origins are called: the server itself, or a proxy before it.</param>
internal sealed partial record Stage(int PagePort, int ApiPort)
{
    public string PageOrigin => $"http://app.localhost:{PagePort}";

    /// <summary>The case with its origins, URLs and headers as they are on this stage.</summary>
    public ConformanceCase Play(ConformanceCase one)
    {
        var text = SecureOrigin().Replace(one.Text, Place);
        text = text.Replace(":8080", $":{PagePort}", StringComparison.Ordinal)
            .Replace("app.example.com", "app.localhost", StringComparison.Ordinal);
        text = Target().Replace(text, "$1$2/" + one.Name + "/");
        using var document = JsonDocument.Parse(text);
        return new ConformanceCase(document.RootElement.Clone());
    }

    // http for https, in the letters that were used, and https for http: another scheme stays another scheme.
    private string Place(Match match)
    {
        var scheme = match.Groups["scheme"].Value;
        scheme = scheme.Length == 5 ? scheme[..4] : scheme + "s";
        var host = match.Groups["host"].Value;
        var port = match.Groups["port"].Success || host is "api." or "cdn." ? ApiPort : PagePort;
        var name = host == "APP." ? "APP.localhost" : host + "localhost";
        return $"{scheme}{match.Groups["between"].Value}{name}:{port}";
    }

    [GeneratedRegex(
        @"(?<scheme>https?|HTTPS)(?<between>::?//(user:password@)?)(?<host>(app|APP|api|cdn|\*)\.)?example\.(com|net)(?<port>:8443)?",
        RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex SecureOrigin();

    [GeneratedRegex("""(?<1>"(url|Location)":\s*")(?<2>([a-z]+://[^/"]*)?)/""", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Target();
}
