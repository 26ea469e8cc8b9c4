using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DevProxy.Checking;
using DevProxy.Cors;
using DevProxy.Instances;

namespace DevProxy.Mcp;

/// <summary>What an agent asks about CORS and about the routes.</summary>
internal static partial class CorsTools
{
    private static readonly string[] PolicyFilters = ["backend", "origin", "route"];

    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(30);

    public static ImmutableArray<ToolDescription> All { get; } =
    [
        new(
            "check_cors",
            "Makes the request that a page would make, through DevProxy (preflight first where a browser sends one), and tells what the "
                + "browser makes of the API's own answer and of DevProxy's. For methods other than GET and HEAD only the preflight is "
                + "sent, unless send is true.",
            [
                ToolArgument.Required("url", ToolArgument.String, "A path that the page calls at DevProxy, such as /api/users."),
                ToolArgument.Required("origin", ToolArgument.String, "The page's origin, such as http://localhost:3000."),
                new("method", ToolArgument.String, "GET when left out, POST with data."),
                new("headers", """{ "type": "array", "items": { "type": "string" } }""", "Set by the page's script, each as Name: value."),
                new("credentials", """{ "type": "string", "enum": ["omit", "include"] }""", "omit when left out."),
                new("data", ToolArgument.String, "The body of the request."),
                new("send", ToolArgument.Flag, "Really send what may change something. Needs devproxy mcp --allow-changes."),
            ],
            CheckAsync
        )
        {
            Sends = true,
        },
        new(
            "explain_route",
            "Which route matches a request, which URL the API gets, what is changed on the way and back, and why other routes do not. "
                + "Nothing is sent.",
            [
                ToolArgument.Required("url", ToolArgument.String, "A path or a URL that the page calls."),
                new("method", ToolArgument.String, "GET when left out."),
            ],
            ExplainAsync
        ),
        new(
            "suggest_fix",
            "What the API has to allow, and the code for its backend: for all that the pages called, or with id for one exchange alone. "
                + "Prefer the first: single fixes undo each other.",
            [
                new("id", ToolArgument.Id, "One exchange."),
                new("backend", ToolArgument.String, "express, django, aspnetcore, nginx, …; detected from the answers when left out."),
                new("origin", ToolArgument.String, "An origin at which the page is to work too."),
                new("route", ToolArgument.String, "What this route matched alone."),
            ],
            FixAsync
        ),
    ];

    private static async Task<ToolAnswer> CheckAsync(ToolCall call)
    {
        var given = call.Given;
        if (given.IsOn("send") && !call.Context.AllowsChanges)
            return ToolAnswer.NotAllowed("check_cors with send");
        var url = given.Text("url")!;
        var reading = CheckQuestionReader.Read(
            new CheckArguments(
                url.StartsWith('/') ? call.Instance.Proxy + url : url,
                given.Text("origin"),
                given.Text("method"),
                given.Texts("headers"),
                given.Text("credentials"),
                given.Text("data"),
                given.IsOn("send"),
                null
            )
        );
        if (reading.Question is not { } question)
            return ToolAnswer.Refuse(reading.Problem!);
        if (!IsOf(call.Instance, question.Fetch.Url))
            return ToolAnswer.Refuse(
                $"nothing is sent but through DevProxy at {call.Instance.Proxy}: give the path that the page calls there; explain_route "
                    + "shows where it leads"
            );

        using var wire = new BrowserTransport(call.Context.Environment, StepTimeout);
        var ids = new List<long>();
        string? elsewhere = null;
        var browser = new BrowserFetch(wire)
        {
            GoesOn = (answer, next) =>
            {
                if (answer is not null && ExchangeOf(answer) is { } id)
                    ids.Add(id);
                elsewhere = next is not null && !IsOf(call.Instance, next) ? next : null;
                return elsewhere is null;
            },
        };
        var record = await browser.RunAsync(question, static _ => { }, call.CancellationToken);
        if (record is null && elsewhere is null)
            return ToolAnswer.Refuse(
                $"{question.Fetch.Method} needs no preflight here and may change something, so nothing was sent: with send it is"
            );
        if (record is { IsUnreachable: true, Error: { } error })
            return ToolAnswer.Refuse($"{error.Detail} {error.Fix}");
        return await TellAsync(call, question, record, ids, elsewhere);
    }

    // What a browser makes of the API's own answers stands in the exchanges' records. The first that it refuses ends the matter.
    private static async Task<ToolAnswer> TellAsync(
        ToolCall call,
        CheckQuestion question,
        CheckRecord? record,
        List<long> ids,
        string? elsewhere
    )
    {
        var steps = new JsonArray();
        JsonObject? withoutDevProxy = null;
        foreach (var id in ids)
        {
            var (exchange, _) = await call.CompleteAsync(id);
            if (exchange is null)
                continue;
            steps.Add((JsonNode?)TrafficTools.Outline(exchange));
            if (withoutDevProxy?["outcome"]?.GetValue<string>() != WireName.Of(Outcome.Blocked))
                withoutDevProxy = VerdictIn(exchange["cors"]?["upstream"], question.Fetch.Include) ?? withoutDevProxy;
        }

        var answer = new JsonObject
        {
            ["needsPreflight"] = FetchWalk.Start(question.Fetch).Plan.IsNeeded,
            ["sent"] = record?.Sent ?? true,
            ["withoutDevProxy"] = withoutDevProxy,
            ["withDevProxy"] = record is null ? null : $"{WireName.Of(record.Verdict.Outcome)} {Code(record.Verdict)}".TrimEnd(),
            ["exchanges"] = steps,
        };
        if (elsewhere is not null)
            answer["note"] = "The answer redirects to another server, which was not asked: nothing is sent but through DevProxy.";
        if (record is { Notes: [_, ..] notes })
            answer["notes"] = new JsonArray([.. notes.Select(static note => (JsonNode?)note)]);
        return ToolAnswer.Of(answer);
    }

    // A preflight does not show the request's credentials mode; here it is known.
    private static JsonObject? VerdictIn(JsonNode? recorded, bool include)
    {
        if (recorded?[include ? "withCredentials" : "withoutCredentials"] is not { } known)
            return null;
        var verdict = TrafficTools.WithoutCode(recorded.DeepClone())!.AsObject();
        (verdict["outcome"], verdict["code"]) = (known["outcome"]?.DeepClone(), known["code"]?.DeepClone());
        foreach (var name in new[] { "credentials", "withoutCredentials", "withCredentials" })
            verdict.Remove(name);
        if (verdict["code"] is null)
        {
            foreach (var name in new[] { "failing", "rootCause", "hints", "message", "explanation", "fix" })
                verdict.Remove(name);
        }

        return verdict;
    }

    private static async Task<ToolAnswer> ExplainAsync(ToolCall call)
    {
        var method = Uri.EscapeDataString(call.Given.Text("method") ?? "GET");
        var (told, refused) = await call.AskAsync(
            HttpMethod.Get,
            $"/api/explain?method={method}&url={Uri.EscapeDataString(call.Given.Text("url")!)}"
        );
        return told is null ? refused! : ToolAnswer.Of(told);
    }

    private static Task<ToolAnswer> FixAsync(ToolCall call) =>
        call.Given.Number("id") is { } id ? FixOneAsync(call, id) : FixAllAsync(call);

    private static async Task<ToolAnswer> FixOneAsync(ToolCall call, long id)
    {
        var (record, refused) = await call.AskAsync(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"/api/exchanges/{id}"));
        if (record is null)
            return refused!;
        var verdict = new[] { record["cors"]?["upstream"], record["cors"]?["delivered"] }.FirstOrDefault(static one =>
            one?["fix"] is JsonObject
        );
        if (verdict is null)
            return ToolAnswer.Refuse(
                $"exchange {id} needs no fix: {TrafficTools.Words(record["cors"]?["upstream"]) ?? "CORS does not apply"}"
            );
        var (code, problem) = Snippet(verdict["fix"]!.AsObject(), call.Given.Text("backend"));
        if (code is null)
            return ToolAnswer.Refuse(problem!);
        var answer = new JsonObject
        {
            ["exchange"] = id,
            ["verdict"] = TrafficTools.Words(verdict),
            ["rootCause"] = verdict["rootCause"]?.DeepClone(),
            ["explanation"] = verdict["explanation"]?.DeepClone(),
            ["summary"] = verdict["fix"]!["summary"]?.DeepClone(),
            ["note"] = "For this exchange alone. Without id: one setting for all that the pages called.",
        };
        return ToolAnswer.Of(With(answer, code));
    }

    private static async Task<ToolAnswer> FixAllAsync(ToolCall call)
    {
        var query = call.Given.Query(PolicyFilters).TrimStart('&');
        var (report, refused) = await call.AskAsync(HttpMethod.Get, $"/api/policy?{query}");
        if (report is null)
            return refused!;
        var answers = new JsonArray();
        foreach (var policy in report["policies"]!.AsArray().Select(static one => one!.AsObject()))
        {
            var (code, problem) = Snippet(policy, call.Given.Text("backend"));
            if (code is null && problem is not null)
                return ToolAnswer.Refuse(problem);
            policy.Remove("snippets");
            policy.Remove("backend");
            answers.Add(code is null ? policy.DeepClone() : With(policy.DeepClone().AsObject(), code));
        }

        return ToolAnswer.Of(
            new JsonObject
            {
                ["apis"] = answers,
                ["note"] =
                    answers.Count == 0
                        ? "No page has called an API on another origin yet. Use the page first, all of it: what no exchange showed is not allowed."
                        : "An API for which no code is shown already allows all of this. What no exchange showed is not allowed.",
            }
        );
    }

    // One of them: all together are longer than the rest of a session.
    private static (JsonObject? Code, string? Problem) Snippet(JsonObject fix, string? wanted)
    {
        if (fix["snippets"] is not JsonObject { Count: > 0 } snippets)
            return (null, null);
        var backend = wanted ?? fix["backend"]?.GetValue<string>();
        if (wanted is not null && snippets[wanted] is null)
            return (
                null,
                $"there is no code for \"{wanted}\": backend is one of {string.Join(", ", snippets.Select(static one => one.Key))}"
            );
        if (backend is null || snippets[backend] is not { } code)
            (backend, code) = (snippets.First().Key, snippets.First().Value!);
        var others = snippets.Select(static one => one.Key).Where(name => name != backend);
        return (
            new JsonObject
            {
                ["backend"] = backend,
                ["code"] = code.DeepClone(),
                ["otherBackends"] = new JsonArray([.. others.Select(static name => (JsonNode?)name)]),
            },
            null
        );
    }

    private static JsonObject With(JsonObject answer, JsonObject code)
    {
        foreach (var (name, value) in code)
            answer[name] = value?.DeepClone();
        return answer;
    }

    // Loopback names all lead to the listener; any other has to be the one that it is known by.
    private static bool IsOf(Instance instance, string url)
    {
        var (own, asked) = (new Uri(instance.Proxy), new Uri(url));
        return own.Scheme == asked.Scheme && own.Port == asked.Port && (own.Host == asked.Host || Origin.IsLoopbackHost(asked.Host));
    }

    private static string? Code(Verdict verdict) => verdict.Code is { } code ? WireName.Of(code) : null;

    // DevProxy says in each answer which exchange it was; one that stands before another DevProxy says it last.
    private static long? ExchangeOf(Answer answer) =>
        answer
            .Headers.Lines("Server-Timing")
            .SelectMany(static line => NumberOf().Matches(line))
            .Select(static match => long.Parse(match.Groups["id"].ValueSpan, CultureInfo.InvariantCulture))
            .Cast<long?>()
            .LastOrDefault();

    [GeneratedRegex("""\bdevproxy;[^,]*desc="#(?<id>[0-9]+)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex NumberOf();
}
