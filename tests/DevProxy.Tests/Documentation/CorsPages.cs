using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DevProxy.Cors;

namespace DevProxy.Tests.Documentation;

/// <summary>
/// What the engine says on the pages of <c>docs/cors</c>: of one exchange for each code, and of causes, hints and advisories.
/// </summary>
internal static class CorsPages
{
    private const string Page = "http://localhost:3000";
    private const string Url = "https://api.example.com/orders/7";
    private const string Allowed = $"Access-Control-Allow-Origin: {Page}";
    private const string Credentials = "Access-Control-Allow-Credentials: true";

    private static readonly (Backend Backend, string Name, string Language)[] Shown =
    [
        (Backend.Express, "Express", "js"),
        (Backend.Django, "Django", "python"),
        (Backend.AspNetCore, "ASP.NET Core", "csharp"),
        (Backend.Nginx, "nginx", "nginx"),
    ];

    private static readonly ImmutableArray<Example> Examples =
    [
        new(FailureCode.AcaoMissing, 200, "Content-Type: application/json"),
        new(FailureCode.AcaoMultiple, 200, "Access-Control-Allow-Origin: *", Allowed),
        new(FailureCode.AcaoInvalid, 200, "Access-Control-Allow-Origin: *.example.com"),
        new(FailureCode.AcaoMismatch, 200, "Access-Control-Allow-Origin: http://localhost:5173"),
        new(FailureCode.AcaoWildcardWithCredentials, 200, "Access-Control-Allow-Origin: *") { Include = true },
        new(FailureCode.AcacMissing, 200, Allowed) { Include = true },
        new(FailureCode.AcacNotTrue, 200, Allowed, "Access-Control-Allow-Credentials: True") { Include = true },
        new(FailureCode.PreflightAcaoMissing, 401, "WWW-Authenticate: Bearer"),
        new(FailureCode.PreflightAcaoMultiple, 204, "Access-Control-Allow-Origin: https://www.example.com, http://localhost:3000"),
        new(FailureCode.PreflightAcaoInvalid, 204, "Access-Control-Allow-Origin: *.example.com"),
        new(FailureCode.PreflightAcaoMismatch, 204, "Access-Control-Allow-Origin: http://localhost:3000/"),
        new(FailureCode.PreflightAcaoWildcardWithCredentials, 204, "Access-Control-Allow-Origin: *") { Include = true },
        new(FailureCode.PreflightAcacMissing, 204, Allowed) { Include = true },
        new(FailureCode.PreflightAcacNotTrue, 204, Allowed, "Access-Control-Allow-Credentials: True") { Include = true },
        new(FailureCode.PreflightStatus, 405, Allowed, "Allow: GET, PUT"),
        new(FailureCode.PreflightRedirect, 301, "Location: https://api.example.com/orders/7/"),
        new(FailureCode.PreflightNetworkError, null),
        new(FailureCode.PreflightAcamUnparsable, 204, Allowed, "Access-Control-Allow-Methods: GET PUT"),
        new(
            FailureCode.PreflightAcahUnparsable,
            204,
            Allowed,
            "Access-Control-Allow-Methods: PUT",
            "Access-Control-Allow-Headers: accept; content-type"
        ),
        new(
            FailureCode.PreflightMethodNotAllowed,
            204,
            Allowed,
            "Access-Control-Allow-Methods: GET, POST",
            "Access-Control-Allow-Headers: content-type"
        ),
        new(
            FailureCode.PreflightMethodCase,
            204,
            Allowed,
            "Access-Control-Allow-Methods: GET, PATCH",
            "Access-Control-Allow-Headers: content-type"
        )
        {
            Method = "patch",
        },
        new(
            FailureCode.PreflightMethodWildcardWithCredentials,
            204,
            Allowed,
            Credentials,
            "Access-Control-Allow-Methods: *",
            "Access-Control-Allow-Headers: content-type"
        )
        {
            Include = true,
        },
        new(
            FailureCode.PreflightHeaderNotAllowed,
            204,
            Allowed,
            "Access-Control-Allow-Methods: PUT",
            "Access-Control-Allow-Headers: accept"
        ),
        new(
            FailureCode.PreflightHeaderWildcardWithCredentials,
            204,
            Allowed,
            Credentials,
            "Access-Control-Allow-Methods: PUT",
            "Access-Control-Allow-Headers: *"
        )
        {
            Include = true,
        },
        new(
            FailureCode.PreflightAuthorizationWildcard,
            204,
            Allowed,
            "Access-Control-Allow-Methods: PUT",
            "Access-Control-Allow-Headers: *"
        )
        {
            Names = ["authorization"],
        },
        new(FailureCode.RedirectUserinfo, 302, Allowed, "Location: https://user:password@files.example.com/7"),
        new(FailureCode.RedirectNotHttp, 302, Allowed, "Location: myapp://orders/7"),
        new(FailureCode.RedirectTooMany, 302, Allowed, "Location: /orders/7"),
        new(FailureCode.ModeSameOrigin, null),
        new(FailureCode.MixedContent, null) { From = "https://app.example.com", To = "http://api.example.com/orders/7" },
        new(FailureCode.LocalNetworkAccess, null) { From = "https://app.example.com", To = "http://localhost:5000/orders/7" },
    ];

    public static IEnumerable<string> Codes => Enum.GetValues<FailureCode>().Select(WireName.Of).Order(StringComparer.Ordinal);

    public static IEnumerable<string> Causes => Enum.GetValues<RootCause>().Select(WireName.Of);

    /// <summary>A part of the page about one code.</summary>
    public static string Write(string code, string part)
    {
        var example = Examples.Single(one => WireName.Of(one.Code) == code);
        var verdict = example.Verdict();
        Assert.Equal(example.Code, verdict.Code);
        return part == "browser" ? Browser(example, verdict) : Fix(example, verdict);
    }

    /// <summary>A part of the index.</summary>
    public static string Index(string part) =>
        part switch
        {
            "codes" => Table("code", Examples.Select(one => ($"[`{WireName.Of(one.Code)}`]({WireName.Of(one.Code)}.md)", Said(one)))),
            "causes" => Table(
                "cause",
                Enum.GetValues<RootCause>().Select(one => ($"[`{WireName.Of(one)}`](causes.md#{WireName.Of(one)})", Sentence.Of(one)))
            ),
            "hints" => Table("hint", Enum.GetValues<Hint>().Select(one => ($"`{WireName.Of(one)}`", Sentence.Of(one)))),
            _ => Table("advisory", Enum.GetValues<Advisory>().Select(one => ($"`{WireName.Of(one)}`", Sentence.Of(one)))),
        };

    /// <summary>What the engine says of a cause.</summary>
    public static string Cause(string name) =>
        GeneratedText.Prose(Sentence.Of(Enum.GetValues<RootCause>().Single(cause => WireName.Of(cause) == name)));

    // What Chrome says, without the beginning that all of its lines share.
    private static string Said(Example example)
    {
        var message = example.Verdict().Message ?? "Chrome's console says nothing of it.";
        const string beginning = "has been blocked by CORS policy: ";
        return message[(message.IndexOf(beginning, StringComparison.Ordinal) is var at and >= 0 ? at + beginning.Length : 0)..];
    }

    private static string Browser(Example example, Verdict verdict)
    {
        var text = new StringBuilder();
        if (example.Wire() is { } wire)
            text.Append($"```http\n{wire}\n```\n\n");
        text.Append(
            verdict.Message is { } chrome
                ? $"Chrome:\n\n```text\n{chrome}\n```\n\n"
                : "Chrome's console has no line of its own for this.\n\n"
        );
        text.Append(
            verdict.FirefoxMessage is { } firefox
                ? $"Firefox:\n\n```text\n{firefox}\n```\n\n"
                : "Firefox's console has no line of its own for this.\n\n"
        );
        text.Append($"DevProxy: {GeneratedText.Prose(verdict.Explanation!)}\n");
        return text.ToString();
    }

    private static string Fix(Example example, Verdict verdict)
    {
        var fix = verdict.Fix!;
        var text = new StringBuilder($"{GeneratedText.Prose(fix.Summary)}\n\n");
        if (fix.Snippets.IsEmpty)
            return text.ToString();
        foreach (var (backend, name, language) in Shown)
            text.Append($"{name}:\n\n```{language}\n{fix.Snippets[backend].TrimEnd('\n')}\n```\n\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"For one of {fix.Snippets.Count} backends, and with your own methods and headers:\n\n```sh\n{example.Command}\n```\n"
        );
        return text.ToString();
    }

    private static string Table(string heading, IEnumerable<(string Name, string Text)> rows) =>
        $"| {heading} | |\n| --- | --- |\n" + string.Concat(rows.Select(row => $"| {row.Name} | {GeneratedText.Cell(row.Text)} |\n"));

    /// <summary>One exchange that ends with a code.</summary>
    private sealed record Example(FailureCode Code, int? Status, params string[] Lines)
    {
        public string Method { get; init; } = PreflightCodes.IsPreflight(Code) ? "PUT" : "GET";

        public ImmutableArray<string> Names { get; init; } = PreflightCodes.IsPreflight(Code) ? ["content-type"] : [];

        public bool Include { get; init; }

        public string From { get; init; } = Page;

        public string To { get; init; } = Url;

        /// <summary>The command that asks the same of a server.</summary>
        public string Command =>
            $"devproxy check {To} --origin {From}"
            + (Method == "GET" ? "" : $" --method {Method}")
            + string.Concat(
                Names.Select(name =>
                    name == "authorization" ? " --header 'Authorization: Bearer TOKEN'" : " --header 'Content-Type: application/json'"
                )
            )
            + (Include ? " --credentials include" : "")
            + " --backend express";

        public Verdict Verdict()
        {
            var context = new JudgingContext(To, From, Method, Names, Include ? CredentialsMode.Include : CredentialsMode.NotInclude)
            {
                PageOrigin = From,
            };
            if (Code is FailureCode.MixedContent or FailureCode.LocalNetworkAccess)
            {
                Assert.True(Origin.TryParse(From, out var page));
                return Judge.Refuse(context, BeforeCors.Check(page, To)!, null);
            }

            var answer = Status is { } status ? new Answer(status, new HeaderList(Lines.Select(Line))) : null;
            if (Code is FailureCode.ModeSameOrigin or FailureCode.RedirectTooMany)
                return Judge.Refuse(context, Code, answer);
            return PreflightCodes.IsPreflight(Code) ? Judge.Preflight(context, answer) : Judge.Request(context, answer);
        }

        /// <summary>The heads of request and answer; null where nothing is sent.</summary>
        public string? Wire()
        {
            if (Status is null && !PreflightCodes.IsPreflight(Code))
                return null;
            var url = new Uri(To);
            string[] asked = PreflightCodes.IsPreflight(Code)
                ?
                [
                    $"OPTIONS {url.PathAndQuery} HTTP/1.1",
                    $"Host: {url.Host}",
                    $"Origin: {From}",
                    $"Access-Control-Request-Method: {Method}",
                    $"Access-Control-Request-Headers: {string.Join(',', Names)}",
                ]
                :
                [
                    $"GET {url.PathAndQuery} HTTP/1.1",
                    $"Host: {url.Host}",
                    $"Origin: {From}",
                    .. Include ? ["Cookie: session=…"] : Array.Empty<string>(),
                ];
            var answered = Status is { } status
                ? $"HTTP/1.1 {status} {Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status)}\n{string.Join('\n', Lines)}"
                : "(no answer)";
            return $"{string.Join('\n', asked)}\n\n{answered}";
        }

        private static HeaderLine Line(string line)
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            return new HeaderLine(line[..colon], line[(colon + 2)..]);
        }
    }
}
