using System.Text.RegularExpressions;

namespace DevProxy.Configuration.Foreign;

/// <summary>Recognises environment variables as shells, templates and languages write them, and writes them as <c>${NAME}</c>.</summary>
internal static partial class ForeignVariable
{
    /// <summary>The text with its variables as they are written here; null when it holds none.</summary>
    /// <param name="text">All of it: an expression with a default may hold a URL.</param>
    /// <param name="head">The part in which variables are looked for.</param>
    public static string? Replace(string text, string head)
    {
        if (Chosen().Match(text) is { Success: true } chosen)
            return $"${{{chosen.Groups["name"].Value}:-{chosen.Groups["default"].Value}}}";
        if (Name().IsMatch(text))
            return $"${{{text}}}";
        if (Variable().Match(head) is not { Success: true } first)
            return null;
        var replaced = Variable().Replace(head, static match => $"${{{match.Groups["name"].Value}}}") + text[head.Length..];
        return Rest().IsMatch(replaced) ? $"${{{first.Groups["name"].Value}}}" : replaced;
    }

    /// <summary>The whole text as a variable as it is written here; null when it is anything else.</summary>
    /// <remarks>A value may begin with a dollar sign or be in braces, so that only what nobody writes otherwise counts.</remarks>
    public static string? Whole(string text) =>
        Certain().Match(text) is { Success: true } match ? $"{match.Groups["before"].Value}${{{match.Groups["name"].Value}}}" : null;

    /// <summary>
    /// What is between <c>${</c> and <c>}</c> in another tool's syntax, as it is written here; null when it is anything else.
    /// </summary>
    public static string? Inner(string inner)
    {
        if (Chosen().Match(inner) is { Success: true } chosen)
            return $"${{{chosen.Groups["name"].Value}:-{chosen.Groups["default"].Value}}}";
        if (InBraces().Match(inner) is not { Success: true } match)
            return null;
        var fallback = match.Groups["default"];
        return fallback.Success ? $"${{{match.Groups["name"].Value}:-{fallback.Value}}}" : $"${{{match.Groups["name"].Value}}}";
    }

    // A language's way to the environment; a host may be called env.example.com.
    private const string Code =
        @"(?<![\w.\-/@:])((globalThis\.|window\.)?process\.env|import\.meta\.env|Deno\.env(\.get)?|Bun\.env|os\.environ(\.get)?|os\.getenv"
        + @"|System\.getenv|(System\.)?Environment\.GetEnvironmentVariable|getenv|ENV(\.fetch)?|env(?=[\[(:]|\.[A-Z][A-Z0-9_]*(?![\w.\-])))"
        + @"(\?\.|[.:]|\[|\()['""]?(?<name>[A-Za-z_]\w*)['""]?";

    [GeneratedRegex(
        @"\$?\{\{\s*[$.]?([A-Za-z]\w*\.)*(?<name>[A-Za-z_]\w*)\s*\}\}|#\{(?<name>[A-Za-z_]\w*)\}#?|%(?![0-9A-Fa-f]{2}%)(?<name>[A-Za-z_]\w*)%"
            + @"|\$\((?<name>[A-Za-z_]\w*)\)|\$(env:)?(?<name>[A-Za-z_]\w*)|\{?\$?\{?"
            + Code
            + @"[\])]?!?\}{0,2}|<%=?\s*([A-Za-z]\w*\.)*(?<name>[A-Za-z_]\w*)\s*%>|<(?<name>[A-Za-z_]\w*)>|\{\$?(?<name>[A-Za-z_]\w*)\}"
            + @"|__(?<name>[A-Za-z]\w*?)__|@@?(?<name>[A-Z]\w*)@@?|!(ENV|env)\s+(\$\{)?(?<name>[A-Za-z_]\w*)\}?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Variable();

    // process.env.API_URL || "http://localhost:3000", os.environ.get("API_URL", "http://localhost:3000")
    [GeneratedRegex(
        @"^[\s({$]*" + Code + @"[\])]?!?\)?\s*(\|\||\?\?|\bor\b|,)\s*(?<quote>['""`])(?<default>[^'""`{}]*)\k<quote>[\s)};]*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Chosen();

    // API_URL: a host name has no underscore.
    [GeneratedRegex("^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Name();

    [GeneratedRegex(
        @"^(?<before>(Bearer|Basic|Token|ApiKey)\s+)?(\$?\{\{\s*[$.]?([A-Za-z]\w*\.)*(?<name>[A-Za-z_]\w*)\s*\}\}|%(?<name>[A-Z][A-Z0-9_]+)%|\$\(?(?<name>[A-Z][A-Z0-9_]{2,})\)?"
            + @"|\$env:(?<name>[A-Za-z_]\w*)|"
            + Code
            + @"[\])]?)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Certain();

    // ${env:NAME} and ${env.NAME} of editors and CI, ${NAME:default} of Spring, ${NAME-default} and ${NAME:=default} of shells.
    [GeneratedRegex(
        @"^(\s*("
            + Code
            + @"[\])]?|(env|secrets|vars|ENV)[.:](?<name>[A-Za-z_]\w*)|(?<name>[A-Za-z_]\w*)(:=|[:\-=])(?<default>[^}?+]*)|(?<name>[A-Za-z_]\w*))\s*)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex InBraces();

    [GeneratedRegex(@"[\s'""`|?()\[\]!]", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Rest();
}
