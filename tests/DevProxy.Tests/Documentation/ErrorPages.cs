using System.Text.RegularExpressions;
using DevProxy.Pipeline;
using DevProxy.Traffic;

namespace DevProxy.Tests.Documentation;

/// <summary>What DevProxy says on the pages of <c>docs/errors</c>: with which status it answers, and how it calls that.</summary>
internal static partial class ErrorPages
{
    // Of what never reaches a browser, or is not DevProxy's own answer.
    private static readonly Dictionary<string, string> Others = new()
    {
        ["client_gone"] = "The browser disconnected",
        ["connection_write_timeout"] = "The server did not take the request's body in time",
        ["http_response_incomplete"] = "The upstream stopped in the middle of its answer",
        [ExchangeError.InjectedFault] = "The request was made to fail on purpose",
        ["no_answer"] = "The file has no answer to this request",
    };

    /// <summary>All types, sorted: those of the table, and the others that the code makes.</summary>
    public static IEnumerable<string> Codes => ProxyError.All.Select(one => one.Key).Concat(Others.Keys).Order(StringComparer.Ordinal);

    /// <summary>The types that stand in the code where an error is made.</summary>
    public static IEnumerable<string> InCode =>
        Directory
            .GetFiles(Repository.Path("src/DevProxy"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "Mcp")) // What is named there are tools.
            .Select(file => File.ReadAllText(file))
            .SelectMany(text => Made().Matches(text))
            .Select(match => match.Groups["type"].Value)
            .Distinct();

    /// <summary>How the answer is.</summary>
    public static string Write(string code) =>
        Others.ContainsKey(code)
            ? "DevProxy sends no answer of its own for it."
            : $"DevProxy answers with {Known(code).Status}: \"{Known(code).Title}\".";

    /// <summary>The list of all.</summary>
    public static string Index() =>
        "| error | status | |\n| --- | --- | --- |\n"
        + string.Concat(
            Codes.Select(code =>
                Others.TryGetValue(code, out var title)
                    ? $"| [`{code}`]({code}.md) | | {title} |\n"
                    : $"| [`{code}`]({code}.md) | {Known(code).Status} | {Known(code).Title} |\n"
            )
        );

    private static ProxyError Known(string code) => ProxyError.Of(new ExchangeError(code, "", ""));

    [GeneratedRegex("""\b(ExchangeError|new)\(\s*"(?<type>[a-z]+(_[a-z]+)+)",""", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Made();
}
