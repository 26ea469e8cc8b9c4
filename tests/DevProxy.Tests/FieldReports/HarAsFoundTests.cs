using System.Text;
using System.Text.Json;
using DevProxy.Cli;
using DevProxy.Tests.Cli;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// HAR files as they are found: without Chrome's own fields, in other encodings, with something behind their end, with redirects of the
/// browser's own.
/// </summary>
public sealed class HarAsFoundTests : IDisposable
{
    private const string Font = "https://cdn.example.net/fonts/a.woff2";

    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(Font, "", "")]
    [InlineData("https://cdn.example.net/f?id=1", "font/woff2", "")]
    [InlineData("https://cdn.example.net/f?id=1", "application/font-woff", "")]
    [InlineData("https://cdn.example.net/f?id=1", "", "font")]
    public async Task A_font_is_loaded_without_credentials_whatever_says_that_it_is_one(string url, string type, string destination)
    {
        var verdict = await DiagnoseAsync(Entry(url, type, destination, "200", "\"Access-Control-Allow-Origin\", \"value\": \"*\""));

        Assert.Equal("allowed", verdict.GetProperty("outcome").GetString());
        Assert.Equal("not-include", verdict.GetProperty("credentials").GetString());
    }

    [Fact]
    public async Task Where_the_outcome_is_not_known_Chromes_line_is_what_it_would_say()
    {
        var entry = Entry("https://api.example.net/a", "application/json", "", "200", "\"Access-Control-Allow-Origin\", \"value\": \"*\"");

        Assert.Equal("conditional", (await DiagnoseAsync(entry)).GetProperty("outcome").GetString());
        using var people = new CommandRun();
        people.Write("a.har", Har(entry));
        await people.RunAsync("diagnose", "a.har");
        Assert.Contains("Chrome would say", people.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Chrome says", people.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("utf-8")]
    public async Task A_byte_order_mark_says_how_to_read_it(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        await File.WriteAllBytesAsync(
            Path.Combine(_run.Folder, "a.har"),
            [.. encoding.GetPreamble(), .. encoding.GetBytes(Har(Entry(Font, "", "", "200", "\"X\", \"value\": \"é\"")))],
            TestContext.Current.CancellationToken
        );

        Assert.Equal(ExitCode.No, await _run.RunAsync("diagnose", "a.har"));
        Assert.Contains("1 entry", _run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-16", "UTF-16 (little-endian)")]
    [InlineData("utf-16BE", "UTF-16 (big-endian)")]
    [InlineData("utf-32", "UTF-32 (little-endian)")]
    public async Task Without_a_mark_the_encoding_is_named(string name, string told)
    {
        await File.WriteAllBytesAsync(
            Path.Combine(_run.Folder, "a.har"),
            Encoding.GetEncoding(name).GetBytes(Har(Entry(Font, "", "", "200", "\"X\", \"value\": \"y\""))),
            TestContext.Current.CancellationToken
        );

        Assert.Contains(
            $"It is in {told}, without the byte order mark",
            await _run.RefusedAsync("diagnose", "a.har"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("{\"log\":{\"entries\":[]}}\n{}", "Its first JSON value ends at line 1, column 22, and more follows: {}")]
    [InlineData("{\"log\":{\n\"entries\":[]}}\n\n, 5", "Its first JSON value ends at line 2, column 14, and more follows: , 5")]
    [InlineData("{\"log\":{\"entries\":[]}} // exported", "Its first JSON value ends at line 1, column 22, and more follows: // exported")]
    [InlineData(
        "{\"log\":{\"entries\":[]}}\n{\"log\":{\"entries\":[]}}",
        "Its first JSON value ends at line 1, column 22, and more follows: {\"log\":{\"entries\":[]…"
    )]
    [InlineData("{\"id\":1,\"request\":{}}\n{\"id\":2,\"request\":{}}\n", "It has one JSON value a line, as DevProxy's JSON log does")]
    public async Task Where_the_first_value_ends_and_what_follows_is_told(string text, string problem)
    {
        _run.Write("a.har", text);

        Assert.Contains(problem, await _run.RefusedAsync("diagnose", "a.har"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_by_the_browsers_own_pin_is_not_the_servers()
    {
        var headers =
            "\"Location\", \"value\": \"https://localhost:8443/a\" }, { \"name\": \"Non-Authoritative-Reason\", \"value\": \"HSTS\"";
        var preflight = Entry("http://localhost:8443/a", "", "", "307", headers)
            .Replace("\"GET\"", "\"OPTIONS\"", StringComparison.Ordinal)
            .Replace("[ {", "[ { \"name\": \"Access-Control-Request-Method\", \"value\": \"PUT\" }, {", StringComparison.Ordinal);

        var verdict = await DiagnoseAsync(preflight);

        Assert.Equal("preflight-redirect", verdict.GetProperty("code").GetString());
        Assert.Null(verdict.GetProperty("rootCause").GetString());
        Assert.Contains("HSTS", verdict.GetProperty("explanation").GetString(), StringComparison.Ordinal);
        Assert.Contains("The server was never asked", verdict.GetProperty("explanation").GetString(), StringComparison.Ordinal);
        Assert.Contains(
            "chrome://net-internals/#hsts",
            verdict.GetProperty("fix").GetProperty("summary").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_answer_from_the_browsers_own_cache_is_a_copy()
    {
        var entry = Entry(
            "https://api.example.net/a",
            "application/json",
            "empty",
            "200",
            "\"Access-Control-Allow-Origin\", \"value\": \"https://first.example.com\""
        );

        var verdict = await DiagnoseAsync(entry.Replace("{ \"started", "{ \"_fromCache\": \"disk\", \"started", StringComparison.Ordinal));

        Assert.Equal("cached-without-origin", verdict.GetProperty("rootCause").GetString());
        Assert.Contains(
            "clear the browser's cache",
            verdict.GetProperty("fix").GetProperty("summary").GetString(),
            StringComparison.Ordinal
        );
    }

    private async Task<JsonElement> DiagnoseAsync(string entry)
    {
        _run.Write("a.har", Har(entry));
        Assert.NotEqual(ExitCode.Usage, await _run.RunAsync("diagnose", "a.har", "--json"));
        using var json = JsonDocument.Parse(_run.Out);
        return json.RootElement.GetProperty("entries")[0].GetProperty("verdict").Clone();
    }

    private static string Har(string entry) => $$"""{ "log": { "creator": { "name": "a", "version": "1" }, "entries": [ {{entry}} ] } }""";

    private static string Entry(string url, string type, string destination, string status, string header) =>
        $$"""
            { "startedDateTime": "2026-11-22T10:00:00.000Z",
              "request": { "method": "GET", "url": "{{url}}", "headers": [ { "name": "Origin", "value": "https://www.example.com" }{{(
                destination.Length == 0 ? "" : $$""", { "name": "Sec-Fetch-Dest", "value": "{{destination}}" }"""
            )}} ] },
              "response": { "status": {{status}}, "headers": [ { "name": {{header}} } ], "content": { "mimeType": "{{type}}" } } }
            """;
}
