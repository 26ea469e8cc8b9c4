using System.Globalization;
using System.Text;
using System.Text.Json;
using DevProxy.Tests.Checking;
using DevProxy.Tests.Cli;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// A public report of "blocked by CORS policy", rebuilt: what the page asked, and what the servers answered, byte for byte.
/// </summary>
/// <param name="Words">
/// Method, URL and the options of <c>check</c>, separated by spaces; header lines are written without a space after the colon.
/// </param>
/// <param name="Origin">The page's origin.</param>
/// <param name="Answers">
/// For each request in turn status and header lines as <c>403; Server: x</c>, then, after " | ", the body. The last answers everything
/// after it.
/// </param>
internal sealed record PublicReport(string Words, string Origin, params string[] Answers)
{
    private string Method => Words.Split(' ')[0];

    private string Url => Words.Split(' ')[1];

    private string[] Options => Words.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2..];

    /// <summary>What <c>check --json</c> says, with its exit code and the heads that the servers got.</summary>
    public async Task<Told> CheckAsync(params string[] more)
    {
        var asked = 0;
        await using var servers = ScriptedServer.Start(_ => Wire(Answers[Math.Min(asked++, Answers.Length - 1)]));
        using var run = new CommandRun();
        run.Environment["HTTP_PROXY"] = servers.Url; // Whatever name is called, the scripted server answers.
        var code = await run.RunAsync(["check", Url, "--origin", Origin, "-X", Method, .. Options, .. more, "--json"]);
        Assert.True(run.Out.Length > 0, run.Error);
        using var json = JsonDocument.Parse(run.Out);
        return new Told(code, json.RootElement.GetProperty("verdict").Clone(), run.Out, servers.Heads);
    }

    /// <summary>What <c>check</c> prints for people.</summary>
    public async Task<string> CheckForPeopleAsync()
    {
        var asked = 0;
        await using var servers = ScriptedServer.Start(_ => Wire(Answers[Math.Min(asked++, Answers.Length - 1)]));
        using var run = new CommandRun();
        run.Environment["HTTP_PROXY"] = servers.Url;
        await run.RunAsync(["check", Url, "--origin", Origin, "-X", Method, .. Options]);
        return run.Out + run.Error;
    }

    /// <summary>What <c>diagnose --json</c> says of the last request that a browser's file with the same answers has.</summary>
    /// <param name="asked">The method and the names that the preflight asks for; null where there is none.</param>
    public async Task<Told> DiagnoseAsync(string? asked)
    {
        using var run = new CommandRun();
        var entries = Answers.Select((answer, index) => Entry(answer, index == 0 && asked is not null ? asked : null));
        await File.WriteAllTextAsync(
            Path.Combine(run.Folder, "a.har"),
            $$"""{ "log": { "creator": { "name": "a", "version": "1" }, "entries": [ {{string.Join(",\n", entries)}} ] } }""",
            TestContext.Current.CancellationToken
        );
        var code = await run.RunAsync("diagnose", "a.har", "--json");
        using var json = JsonDocument.Parse(run.Out);
        var last = json.RootElement.GetProperty("entries").EnumerateArray().Last();
        return new Told(code, last.GetProperty("verdict").Clone(), run.Out, []);
    }

    /// <summary>The whole answer, with a length.</summary>
    public static string Wire(string answer)
    {
        var (head, body) = Parts(answer);
        var lines = string.Concat(head.Skip(1).Select(static line => line + "\r\n"));
        var length = head.Any(static line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            ? ""
            : $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n";
        return string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {head[0]} X\r\n{lines}{length}Connection: close\r\n\r\n{body}");
    }

    private string Entry(string answer, string? asked)
    {
        var (head, body) = Parts(answer);
        var request = asked is null
            ? Lines([$"Origin: {Origin}", .. Options.Where(static word => word.Contains(':', StringComparison.Ordinal))])
            : Lines([
                $"Origin: {Origin}",
                $"Access-Control-Request-Method: {Method}",
                .. asked.Length == 0 ? Array.Empty<string>() : [$"Access-Control-Request-Headers: {asked}"],
            ]);
        return $$"""
            { "startedDateTime": "2026-11-22T10:00:00.000Z", "time": 1, "request": { "method": "{{(
                asked is null ? Method : "OPTIONS"
            )}}", "url": "{{Url}}", "headers": [ {{request}} ] },
              "response": { "status": {{head[0]}}, "headers": [ {{Lines(
                head.Skip(1)
            )}} ], "content": { "mimeType": "text/html", "text": {{JsonSerializer.Serialize(body)}} } } }
            """;
    }

    private static string Lines(IEnumerable<string> lines) =>
        string.Join(
            ", ",
            lines
                .Select(static line => line.Split(':', 2))
                .Select(static parts => $$"""{ "name": "{{parts[0]}}", "value": {{JsonSerializer.Serialize(parts[1].Trim())}} }""")
        );

    private static (string[] Head, string Body) Parts(string answer)
    {
        var parts = answer.Split(" | ", 2);
        return (parts[0].Split("; ", StringSplitOptions.RemoveEmptyEntries), parts.Length > 1 ? parts[1] : "");
    }
}

/// <summary>What a command said.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Verdict">The verdict as JSON.</param>
/// <param name="Output">All that it wrote.</param>
/// <param name="Heads">What the servers got.</param>
internal sealed record Told(int ExitCode, JsonElement Verdict, string Output, IReadOnlyList<string> Heads)
{
    public string? Outcome => Verdict.GetProperty("outcome").GetString();

    public string? Code => Verdict.GetProperty("code").GetString();

    public string? Cause => Verdict.GetProperty("rootCause").GetString();

    public string Explanation => Verdict.GetProperty("explanation").GetString() ?? "";

    public string Fix =>
        Verdict.GetProperty("fix") is { ValueKind: JsonValueKind.Object } fix ? fix.GetProperty("summary").GetString()! : "";

    public IReadOnlyList<string> Snippets =>
        Verdict.GetProperty("fix") is { ValueKind: JsonValueKind.Object } fix
            ? [.. fix.GetProperty("snippets").EnumerateObject().Select(static one => one.Name)]
            : [];

    public string Snippet(string backend) => Verdict.GetProperty("fix").GetProperty("snippets").GetProperty(backend).GetString()!;
}
