using System.Text;
using System.Text.RegularExpressions;

namespace DevProxy.Configuration.Foreign;

/// <summary>Says of a file that is no JSON what it is written in.</summary>
internal static partial class ForeignLanguage
{
    /// <summary>What a file is, with what to do; null when it is JSON with a mistake.</summary>
    public static (string Message, string Fix)? Explain(string name, ReadOnlySpan<byte> content)
    {
        var text = Encoding.UTF8.GetString(content);
        if (OfName(name) is not { } language)
        {
            if (!Code().IsMatch(text))
                return null;
            language = "JavaScript";
        }

        var url = Target().Match(text) is { Success: true } match ? match.Groups["url"].Value : "https://api.example.com";
        return (
            $"{name} is {language}; DevProxy reads JSON",
            $"write its routes as proxy.conf.json: {{ \"/api\": {{ \"target\": \"{url}\" }} }}, or run devproxy init {url}"
        );
    }

    private static string? OfName(string name) =>
        Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".js" or ".mjs" or ".cjs" or ".jsx" => "JavaScript",
            ".ts" or ".mts" or ".cts" or ".tsx" => "TypeScript",
            ".yaml" or ".yml" => "YAML",
            ".toml" => "TOML",
            ".ini" => "an INI file",
            ".xml" => "XML",
            ".conf" or ".nginx" => "an nginx or Apache configuration",
            _ when name.StartsWith("Caddyfile", StringComparison.OrdinalIgnoreCase)
                    || name.EndsWith(".caddyfile", StringComparison.OrdinalIgnoreCase) => "a Caddyfile",
            _ => null,
        };

    [GeneratedRegex(
        @"\A\uFEFF?(\s|//[^\n]*\n|/\*.*?\*/)*(module\.exports|exports\.|export\s|import\s|const\s|let\s|var\s|['""]use strict)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        10_000
    )]
    private static partial Regex Code();

    [GeneratedRegex(
        @"\b(target|proxy_pass|reverse_proxy|ProxyPass|destination|to|url|['""]?/[\w/*.\-]*['""]?)['""]?\W{1,6}(?<url>https?://[A-Za-z0-9.\-\[\]:]*[A-Za-z0-9\]](/[\w./\-]*)?)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Target();
}
