using System.Text;
using System.Text.RegularExpressions;

namespace DevProxy.Configuration.Foreign;

/// <summary>For a file that is not JSON: what language it is in, and which server it names.</summary>
internal static partial class ForeignLanguage
{
    private const string Example = "https://api.example.com";

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

        var url = TargetIn(text) ?? Shown(Url().Match(WithoutComments(text))) ?? Example;
        return (
            $"{name} is {language}; DevProxy reads JSON",
            $"write its routes as proxy.conf.json: {{ \"/api\": {{ \"target\": \"{url}\" }} }}, or run devproxy init {url}"
        );
    }

    /// <summary>The first server that stands as a target in code, without user name and password; null when none does.</summary>
    public static string? TargetIn(string code) => Shown(Target().Match(WithoutComments(code)));

    private static string WithoutComments(string code) => Comment().Replace(code, "");

    private static string? Shown(Match match) =>
        match.Success ? match.Groups["scheme"].Value + match.Groups["address"].Value.TrimEnd('/') : null;

    private static string? OfName(string name) =>
        Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".js" or ".mjs" or ".cjs" or ".jsx" => "JavaScript",
            ".ts" or ".mts" or ".cts" or ".tsx" => "TypeScript",
            ".yaml" or ".yml" => "YAML",
            ".toml" => "TOML",
            ".ini" => "an INI file",
            ".properties" => "a properties file",
            ".xml" => "XML",
            ".conf" or ".nginx" => "an nginx or Apache configuration",
            ".cfg" => "an HAProxy configuration",
            _ when name.StartsWith("Caddyfile", StringComparison.OrdinalIgnoreCase)
                    || name.EndsWith(".caddyfile", StringComparison.OrdinalIgnoreCase) => "a Caddyfile",
            _ when name.Equals(".htaccess", StringComparison.OrdinalIgnoreCase) => "an Apache configuration",
            _ => null,
        };

    [GeneratedRegex(
        @"\A\uFEFF?(\s|//[^\n]*\n|/\*.*?\*/)*(module\.exports|exports\.|export\s|import\s|const\s|let\s|var\s|['""]use strict)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        10_000
    )]
    private static partial Regex Code();

    [GeneratedRegex(
        @"(?<=^|[\s;,{}()\[\]])(/\*.*?\*/|(//|#)[^\n]*)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        10_000
    )]
    private static partial Regex Comment();

    // target: "…", "/api": "…", target: process.env.API || "…", proxy_pass …;
    [GeneratedRegex(
        @"(\b(target|proxy_pass|reverse_proxy|ProxyPass|destination|to|proxy)\b|['""`]\^?/[^'""`\s]*['""`])['""]?"
            + @"[\s:=(]*(?!\{)[^\n,;{}]{0,80}?"
            + Server,
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Target();

    [GeneratedRegex(Server, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Url();

    // Atomic: of http://localhost:${PORT}, nothing is taken.
    private const string Server =
        @"(?<scheme>\b(https?|wss?)://)([^\s/'""`@]*@)?(?<address>(?>[A-Za-z0-9.\-\[\]:]+)(?<![.:\-])(?![$%{<])(/[\w./\-]*)?)"
        + @"(?![^\s'""`/?#;,)}\]]*@)";
}
