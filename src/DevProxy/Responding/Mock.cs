using System.Collections.Immutable;
using System.Globalization;
using DevProxy.Configuration;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Reading;
using DevProxy.Configuration.Schema;
using DevProxy.Routing;
using DevProxy.Traffic;
using Microsoft.AspNetCore.WebUtilities;

namespace DevProxy.Responding;

/// <summary>One mock of a folder: which requests it takes, and what it answers.</summary>
internal sealed class Mock : IResponder
{
    private readonly string? _path;
    private readonly RoutePattern? _pattern;
    private readonly ImmutableArray<KeyValuePair<string, string>> _query;
    private readonly DelaySpan? _delay;
    private int _used;

    private Mock(string path, ImmutableArray<KeyValuePair<string, string>> query, DelaySpan? delay, CannedAnswer answer)
    {
        (Path, _query, _delay, Answer) = (path, query, delay, answer);
        if (IsPattern(path))
            _pattern = new RoutePattern(path);
        else
            _path = path;
    }

    /// <summary>The keys of a mock.</summary>
    public static ImmutableArray<Key> Keys { get; } =
    [
        new("$schema", KeyShape.Free("a URL"), null, "The location of this schema, for editors."),
        new("method", KeyShape.Free("a method"), null, "The method, case-sensitive; GET matches HEAD too. Default: any method."),
        new(
            "path",
            KeyShape.Free("a path", "^[/^*]"),
            null,
            "The path: exactly this one, a glob (* within a segment, ** across, a last /* everything below), or a regular expression "
                + "that begins with ^."
        )
        {
            Required = true,
        },
        new(
            "query",
            KeyShape.Map("parameters and values", KeyShape.Free("a string") with { Number = new NumberRange(int.MinValue, int.MaxValue) }),
            "{}",
            "Parameters that the query has to have, with these values. It may have others."
        ),
        .. CannedAnswer.Keys,
        new("delay", DelaySpan.Shape, null, "Milliseconds before the answer: a number, or { \"min\": …, \"max\": … } for a random one."),
        new("times", KeyShape.Whole(1, int.MaxValue), null, "How often it answers; then the request goes its usual way. Default: always."),
        new("enabled", KeyShape.Flag, "true", "false: it is switched off."),
        new(
            "cors",
            KeyShape.Flag,
            null,
            "true: CORS headers are added. false: they are not. Default: what holds for the route that takes the path."
        ),
    ];

    public static KeyShape Shape { get; } = KeyShape.Object(Keys);

    /// <summary>Null for any.</summary>
    public string? Method { get; private init; }

    /// <summary>As it is written.</summary>
    public string Path { get; }

    public CannedAnswer Answer { get; }

    /// <summary>How often it answers; null for always.</summary>
    public int? Times { get; private init; }

    /// <summary>How often it has answered.</summary>
    public int Used => Volatile.Read(ref _used);

    public bool IsEnabled { get; private init; }

    /// <summary>Whether CORS headers are added; null for what holds for the path.</summary>
    public bool? Cors { get; private init; }

    /// <summary>Its file's path relative to the configuration's folder, with /.</summary>
    public string RelativePath { get; private init; } = "";

    public bool AsksUpstream => false;

    /// <summary>What it answers, in a few words.</summary>
    public string Words => string.Create(CultureInfo.InvariantCulture, $"a mock, {Answer.Status} ({RelativePath})");

    /// <summary>What <c>explain</c> says, a sentence each.</summary>
    public IEnumerable<string> Explain()
    {
        yield return $"{RelativePath} answers before any route is asked, for {Method ?? "any method"} {Path}";
        if (_delay is not null)
            yield return $"the answer is delayed by {_delay}";
        if (Times is { } times)
            yield return string.Create(CultureInfo.InvariantCulture, $"it answers {times} times; then the request goes its usual way");
        yield return Cors switch
        {
            true => "CORS headers are added",
            false => "no CORS headers are added",
            null => "CORS headers are added where the route that takes the path says so",
        };
    }

    /// <summary>Reads one; null when something of it was refused.</summary>
    /// <param name="node">The mock, its shape checked.</param>
    /// <param name="relativePath">Its file's path relative to the configuration's folder, with /.</param>
    /// <param name="context">Takes the problems.</param>
    public static Mock? Read(SourceNode node, string relativePath, ReadContext context)
    {
        var section = new Section(node, Keys);
        if (node.Kind != SourceKind.Object || section.Written("path") is not { } path || !IsPath(path, context))
            return null;
        var method = section.Written("method");
        if (method is not null && !IsMethod(method, context))
            return null;
        var query = section.Value("query")!.Members.Select(member => KeyValuePair.Create(member.Key, member.Value.Text));
        return CannedAnswer.Read(section, context) is not { } answer
            ? null
            : new Mock(path.Text, [.. query], DelaySpan.Read(section, context), answer)
            {
                Method = method?.Text,
                Times = section.Written("times") is null ? null : section.Whole("times"),
                IsEnabled = section.Flag("enabled"),
                Cors = section.Written("cors") is { } cors ? cors.Kind == SourceKind.True : null,
                RelativePath = relativePath,
            };
    }

    /// <summary>Whether a path is read as a glob or an expression.</summary>
    public static bool IsPattern(string path) => path.StartsWith('^') || path.Contains('*', StringComparison.Ordinal);

    /// <summary>Whether it is for a request; whether it still answers is another question.</summary>
    /// <param name="method">The method, or the one that a preflight asks for.</param>
    /// <param name="request">The request.</param>
    public bool IsFor(string method, ArrivedRequest request) =>
        (Method is null || Method == method || (Method == HttpMethods.Get && method == HttpMethods.Head))
        && (_pattern is null ? request.Target.Path == _path : _pattern.Matches(request.Target.Path))
        && HasQuery(request.Target.Query);

    /// <summary>Whether it would answer now.</summary>
    public bool IsReady => IsEnabled && (Times is null || Used < Times);

    /// <summary>Takes one of the times that it answers; false when there is none left.</summary>
    public bool Take()
    {
        if (Interlocked.Increment(ref _used) <= (Times ?? int.MaxValue))
            return true;
        Interlocked.Decrement(ref _used);
        return false;
    }

    public async Task<ExchangeError?> RespondAsync(HttpContext context, Exchange exchange, HeadDeadline? deadline)
    {
        exchange.RespondedBy(AnsweredBy.Mock, RelativePath);
        return _delay is null || await _delay.WaitAsync(context) ? await InlineMock.NotedAsync(Answer.WriteAsync(context), exchange) : null;
    }

    private bool HasQuery(string query)
    {
        if (_query.IsEmpty)
            return true;
        var asked = QueryHelpers.ParseQuery(query);
        return _query.All(one => asked.TryGetValue(one.Key, out var values) && values.Contains(one.Value));
    }

    private static bool IsPath(SourceNode path, ReadContext context)
    {
        if (path.Text.StartsWith('^'))
            return SafeRegex.Compile(path.Text, path.At, context.Problems) is not null;

        if (path.Text.Contains('?', StringComparison.Ordinal))
            context.Problems.Error(path.At, "A path has no query", "write its parameters as \"query\": { \"page\": \"2\" }");
        else if (path.Text.Length == 0 || path.Text[0] is not ('/' or '*') || !HttpToken.IsTarget(path.Text))
            context.Problems.Error(
                path.At,
                $"{ReadableJson.Quote(path.Text)} is not a path",
                "write it as it is sent, beginning with /, percent-encoded"
            );
        else
            return true;
        return false;
    }

    private static bool IsMethod(SourceNode method, ReadContext context)
    {
        var upper = method.Text.ToUpperInvariant();
        if (!HttpToken.Is(method.Text))
            context.Problems.Error(method.At, $"{ReadableJson.Quote(method.Text)} is not a valid method", "write \"GET\" or another one");
        else if (method.Text != upper && upper is "GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "OPTIONS" or "PATCH")
            context.Problems.Error(method.At, $"No page sends the method {method.Text}", $"write \"{upper}\"");
        else
            return true;
        return false;
    }
}

/// <summary>One file of a folder of mocks: one mock, or a list of them.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="RelativePath">Relative to the configuration's folder, with /: <c>mocks/users.json</c>.</param>
/// <param name="Mocks">In file order; none where something is wrong.</param>
/// <param name="Problems">What is wrong, in file order.</param>
internal sealed record MockFile(string Path, string RelativePath, ImmutableArray<Mock> Mocks, ImmutableArray<ConfigProblem> Problems)
{
    /// <summary>One mock, or a list of them.</summary>
    public static KeyShape Shape { get; } = Mock.Shape with { Items = Mock.Shape, ListOf = "mocks" };

    /// <summary>The name alone.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Its schema.</summary>
    public static string Schema =>
        new ConfigSchema(
            Shape,
            "DevProxy mocks",
            "One answer, or a list of them, that DevProxy gives itself. Comments and trailing commas are allowed.",
            [("mock", "A mock", Mock.Shape)],
            withVariables: false
        ).Json;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="relativePath">Its path relative to the configuration's folder, with /.</param>
    /// <param name="content">What is in it.</param>
    public static MockFile Read(string path, string relativePath, FileContent content)
    {
        var folder = System.IO.Path.GetDirectoryName(path)!;
        var context = new ReadContext(new ProblemList(), new FileSnapshot(), folder);
        ImmutableArray<Mock> mocks = [];
        if (content.Bytes is not { } bytes)
            context.Problems.Error(Place.Outside(path), $"{relativePath} {content.WhyNot}", "make it a file that can be read");
        else if (new SourceText(bytes).IsBlank)
            context.Problems.Error(
                Place.Outside(path),
                $"{relativePath} is empty",
                "write { \"path\": \"/api/users\", \"body\": [] }, or delete it"
            );
        else if (SourceReader.Read(bytes) is { Problem: { } syntax })
            context.Problems.Add(syntax);
        else
            mocks = Read(SourceReader.Read(bytes).Root!, relativePath, context);
        var problems = context.Problems.InFileOrder().Select(problem => problem with { File = path });
        return new MockFile(path, relativePath, context.Problems.HasErrors ? [] : mocks, [.. problems]);
    }

    private static ImmutableArray<Mock> Read(SourceNode root, string relativePath, ReadContext context)
    {
        var read = new SchemaCheck(null, context.Problems, context.Keys).Check(root, Shape);
        return
        [
            .. (read.Kind == SourceKind.List ? read.Items : [read]).Select(node => Mock.Read(node, relativePath, context)).OfType<Mock>(),
        ];
    }
}
