using System.Text.Json;
using System.Text.RegularExpressions;
using DevProxy.Cors.Tests;

namespace DevProxy.Tests.EndToEnd.Judge;

/// <summary>
/// The ports on which the cases are run. Rewrites a case for them: with names under <c>.localhost</c>, http instead of https, and a path of
/// its own.
/// </summary>
/// <param name="PagePort">Where the pages are served.</param>
/// <param name="ApiPort">The port of all other origins: the server's own, or that of a proxy before it.</param>
internal sealed partial record CasePorts(int PagePort, int ApiPort)
{
    public string PageOrigin => $"http://app.localhost:{PagePort}";

    /// <summary>The case with its origins, URLs and headers rewritten for these ports.</summary>
    public ConformanceCase Rewrite(ConformanceCase one)
    {
        var text = SecureOrigin().Replace(one.Text, Place);
        text = text.Replace(":8080", $":{PagePort}", StringComparison.Ordinal)
            .Replace("app.example.com", "app.localhost", StringComparison.Ordinal);
        text = Target().Replace(text, "$1$2/" + one.Name + "/");
        using var document = JsonDocument.Parse(text);
        return new ConformanceCase(document.RootElement.Clone());
    }

    // Swaps http and https, so that another scheme stays another scheme, and keeps upper case.
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
