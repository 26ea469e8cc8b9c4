using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using DevProxy.Configuration;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Reading;
using DevProxy.Configuration.Schema;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Checking;

/// <summary>What a page is to get from a server, as a list for <c>devproxy test</c> says it.</summary>
/// <param name="At">Where it is written.</param>
/// <param name="Question">What is asked.</param>
/// <param name="IsAllowed">Whether the page is to get the answer; else it is to be refused.</param>
/// <param name="Exposes">The response headers that its script has to be able to read.</param>
internal sealed record Expectation(Place At, CheckQuestion Question, bool IsAllowed, ImmutableArray<string> Exposes)
{
    /// <summary>What the page calls, secrets masked.</summary>
    public string Url => new Redaction([]).Url(Question.Url);

    /// <summary>The expectation in a few words.</summary>
    public string Name => $"{Question.Fetch.Method} {Url} from {Question.Fetch.Origin.Serialized}";
}

/// <summary>Reads a list of expectations: all its problems, or all of them.</summary>
internal sealed class ExpectationReader
{
    private const string AnyUrl = "https://api.example.com/users";
    private const string AnyOrigin = "https://your-website.com";
    private const string Example = $$"""write [{ "url": "{{AnyUrl}}", "origin": "{{AnyOrigin}}" }]""";

    private static readonly ImmutableArray<Key> Keys =
    [
        new("url", KeyShape.Free("a URL"), null, "What the page calls; what begins with / is appended to --base.") { Required = true },
        new("origin", KeyShape.Free("an origin"), null, "The page's origin.") { Required = true },
        new("method", KeyShape.Free("a method"), "\"GET\"", "The method."),
        new("headers", KeyShape.Map("header names and values", KeyShape.Free("a string")), "{}", "Headers that the page's script sets."),
        new("credentials", KeyShape.OneOf("omit", "include"), "\"omit\"", "The request's credentials mode."),
        new("expect", KeyShape.OneOf("allowed", "blocked"), "\"allowed\"", "The expected outcome."),
        new("exposes", KeyShape.List("header names", KeyShape.Free("a header name")), "[]", "Headers that script has to be able to read."),
    ];

    private static readonly KeyShape Shape = KeyShape.List("expectations", KeyShape.Object(Keys));

    private readonly ReadContext _context;
    private readonly string? _base;
    private readonly bool _send;

    private ExpectationReader(ReadContext context, string? baseUrl, bool send) => (_context, _base, _send) = (context, baseUrl, send);

    /// <summary>Reads a file's content.</summary>
    /// <param name="path">The file, absolute.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="environment">For <c>${NAME}</c>.</param>
    /// <param name="baseUrl">What is put before a URL that begins with a slash; null for nothing.</param>
    /// <param name="send">Whether requests that may change something are sent.</param>
    public static ExpectationReading Read(
        string path,
        byte[] content,
        IReadOnlyDictionary<string, string> environment,
        string? baseUrl,
        bool send
    )
    {
        var source = SourceReader.Read(content);
        if (source is { Problem: { } syntax })
            return new ExpectationReading([], [syntax.Message == "The file is empty" ? syntax with { Fix = Example } : syntax]);
        if (source.Root is not { Kind: SourceKind.List, Items.IsEmpty: false } root)
        {
            var problems = new ProblemList();
            problems.Error(source.Root!.At, "The file must be a list of expectations, one or more", Example);
            return new ExpectationReading([], problems.InFileOrder());
        }

        var folder = Path.GetDirectoryName(path)!;
        var context = new ReadContext(new ProblemList(), new FileSnapshot(), folder);
        var variables = new Variables(environment, folder, context.Files, context.Problems);
        var list = new SchemaCheck(variables, context.Problems, ConfigKeys.Plain).Check(root, Shape);
        var reader = new ExpectationReader(context, baseUrl, send);
        ImmutableArray<Expectation> read = [.. list.Items.Select(reader.One).OfType<Expectation>()];
        return new ExpectationReading(context.Problems.HasErrors ? [] : read, context.Problems.InFileOrder());
    }

    private Expectation? One(SourceNode node)
    {
        if (node.Kind != SourceKind.Object)
            return null;
        var section = new Section(node, Keys);
        if (section.Written("url") is not { } url || section.Written("origin") is not { } origin)
            return null;
        var (method, headers, credentials) = (section.Value("method")!, section.Value("headers")!, section.Text("credentials"));

        // Each by itself, so that one problem hides no other.
        var isUrl = TryUrl(url, out var called);
        var isOrigin = _context.IsFine(origin, InFile(PageOrigin.Read(origin.Text).Problem), "origin", AnyOrigin);
        var isMethod = _context.IsFine(method, InFile(Ask(AnyUrl, AnyOrigin, method.Text, []).Problem), "method", "PUT");
        var areHeaders = headers.Members.Select(IsHeader).ToList().TrueForAll(static isFine => isFine);
        if (!isUrl || !isOrigin || !isMethod || !areHeaders)
            return null;
        var question = Ask(called!, origin.Text, method.Text, [.. headers.Members.Select(Line)]).Question!;
        ImmutableArray<string> exposes =
        [
            .. section.Value("exposes")!.Items.Where(static item => item.Kind == SourceKind.Text).Select(static item => item.Text),
        ];

        // A server on this machine stands for the one that production calls: whether a page there may call this machine is not the
        // question.
        var isStandIn = Origin.TryFromUrl(question.Fetch.Url, out var target) && target.IsLoopback;
        question = question with { Fetch = question.Fetch with { ChecksBeforeCors = !isStandIn } };
        return new Expectation(node.At, question, section.Text("expect") == "allowed", exposes);

        bool IsHeader(SourceMember member)
        {
            if (member.Value.Kind != SourceKind.Text)
                return false;
            var (read, problem) = Ask(AnyUrl, AnyOrigin, "PUT", [Line(member)]);
            if (!_context.IsFine(member.Value with { At = member.At }, InFile(problem), "header value", "text/plain"))
                return false;
            foreach (var note in read!.Notes)
                _context.Problems.Warn(member.At, note, "Leave it out.");
            return true;
        }

        CheckQuestionReading Ask(string asked, string page, string how, ImmutableArray<string> lines) =>
            CheckQuestionReader.Read(new CheckArguments(asked, page, how, lines, credentials, Data: null, _send, Backend: null));
    }

    private static string Line(SourceMember member) => $"{member.Key}: {member.Value.Text}";

    private bool TryUrl(SourceNode url, [NotNullWhen(true)] out string? called)
    {
        called = null;
        if (url.Text.StartsWith('/') && _base is null)
        {
            _context.Problems.Error(
                url.At,
                $"{ReadableJson.Quote(url.Written)} has no server",
                "run with --base, as in devproxy test --base https://api.example.com, or write the whole URL"
            );
            return false;
        }

        var whole = url.Text.StartsWith('/') ? _base!.TrimEnd('/') + url.Text : url.Text;
        (var read, var problem) = CheckUrl.Read(whole);
        if (!_context.IsFine(url, InFile(problem), "URL", AnyUrl))
            return false;
        called = read;
        return true;
    }

    // What check says of its options is true of the keys of the same names.
    private static (string Message, string Fix)? InFile(string? problem)
    {
        if (problem is null)
            return null;
        var text = problem
            .Replace("another --method", "another method", StringComparison.Ordinal)
            .Replace("--origin ", "", StringComparison.Ordinal)
            .Replace("--method ", "", StringComparison.Ordinal)
            .Replace("--header 'Name: value'", "\"Name\": \"value\"", StringComparison.Ordinal);
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? (text, "correct it") : (text[..(end + 1)], text[(end + 2)..]);
    }
}

/// <summary>What came of reading a list.</summary>
/// <param name="Expectations">In file order; none where a problem is an error.</param>
/// <param name="Problems">In file order.</param>
internal sealed record ExpectationReading(ImmutableArray<Expectation> Expectations, ImmutableArray<ConfigProblem> Problems)
{
    /// <summary>Whether it can be used.</summary>
    public bool IsUsable => Problems.All(static problem => problem.Severity != ProblemSeverity.Error);
}
