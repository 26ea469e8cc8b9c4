using System.Net;
using System.Text;
using System.Text.Json;
using DevProxy.Cli;
using DevProxy.Har;
using DevProxy.Tests.Cli;
using DevProxy.Tests.Inspector;
using DevProxy.Traffic;
using FsCheck;
using FsCheck.Fluent;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// One text, number or date of a HAR that no reader takes cost the whole file: a 500 in the inspector, a fault in <c>diagnose</c>.
/// </summary>
public sealed class BrokenHarTests
{
    private static readonly byte[] Sample = Har("hello", "\"text\"");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Entries =>
        new()
        {
            { "half of a surrogate pair in a body", Utf8(Har("x", @"""cut \ud83d""")) },
            { "the second half first", Utf8(Har("x", @"""\ude00\ud83d\ud83d\ude00 \\ud83d""")) },
            { "half of a pair in a name", Utf8(Har("x", @"""x"", ""\ud83d"": 1")) },
            { "half of a pair in the URL", Utf8(Har(@"\udc00", "\"x\"")) },
            { "bytes that are no UTF-8", Utf8(Har("x", "\"caf\u00e9\"")).Replace("\u00c3\u00a9", "\u00e9", StringComparison.Ordinal) },
            { "bad base64", Utf8(Har("x", @"""!!"", ""encoding"": ""base64""")) },
            { "base64 without its end", Utf8(Har("x", @"""aGVsbG8"", ""encoding"": ""base64""")) },
            { "a status beyond numbers", Utf8(Har("x", "\"x\"", status: "1e99")) },
            { "a status with four digits", Utf8(Har("x", "\"x\"", status: "2147483647")) },
            { "a negative status", Utf8(Har("x", "\"x\"", status: "-1")) },
            { "numbers beyond double", Utf8(Har("x", "\"x\", \"size\": 1e999", time: "1e999")) },
            { "a size beyond long", Utf8(Har("x", "\"x\", \"size\": 99999999999999999999", time: "-1e308")) },
            { "a time that is a text", Utf8(Har("x", "\"x\"", time: "\"NaN\"")) },
            { "the first moment that there is", Utf8(Har("x", "\"x\"", started: "0001-01-01T00:00:01Z")) },
            { "a moment before it", Utf8(Har("x", "\"x\"", started: "0001-01-01T00:00:00+14:00")) },
            { "the last moment that there is", Utf8(Har("x", "\"x\"", started: "9999-12-31T23:59:59.9999999Z")) },
            { "no moment", Utf8(Har("x", "\"x\"", started: "-5")) },
            {
                "a record of ours that is nested",
                Utf8(Har("x", "\"x\"", more: $", \"_devproxy\": {{ \"cors\": {{}}, \"request\": {{ \"a\": {Nested(1010)} }} }}"))
            },
            {
                "a record of ours with half of a pair",
                Utf8(Har("x", "\"x\"", more: @", ""_devproxy"": { ""cors"": ""\ud83d"", ""request"": { ""\ud83d"": ""\udc00"" } }"))
            },
        };

    [Theory]
    [MemberData(nameof(Entries))]
    public async Task The_entry_is_judged_all_the_same(string what, string har)
    {
        await using var inspector = await RunningInspector.StartAsync();
        var (status, answer) = await OpenAsync(inspector, Encoding.Latin1.GetBytes(har));
        Assert.True(status == HttpStatusCode.OK, $"{what}: {status} {answer}");
        using (var records = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = 2000 }))
            Assert.Equal(1, records.RootElement.GetProperty("exchanges").GetArrayLength());

        var (code, output) = await DiagnoseAsync(Encoding.Latin1.GetBytes(har));
        Assert.True(code is ExitCode.Done or ExitCode.No, $"{what}: {output}");
        Assert.Contains("1 entry", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_shown_as_the_replacement_character()
    {
        using var stream = new MemoryStream(Har("x", @"""a\ud83d b\ude00 \ud83d\ude00 \\ud83d"""));

        Assert.Equal("a\ufffd b\ufffd \U0001F600 \\ud83d", HarReader.Read(stream).File!.Entries[0].ResponseBody!.Text);
    }

    [Fact]
    public async Task A_file_that_is_nested_too_deep_is_refused_with_the_limit()
    {
        var har = Har("x", $"\"x\", \"_deep\": {Nested(5000)}");
        await using var inspector = await RunningInspector.StartAsync();

        var (status, answer) = await OpenAsync(inspector, har);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("nested more than 1024 levels deep", answer, StringComparison.Ordinal);

        var (code, output) = await DiagnoseAsync(har);
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("nested more than 1024 levels deep", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_file_that_was_changed_anywhere_is_a_fault_of_DevProxy()
    {
        await using var inspector = await RunningInspector.StartAsync();
        var changes = Gen.Choose(0, Sample.Length - 1)
            .SelectMany(at => Gen.Choose(0, 12).SelectMany(kind => Gen.Choose(0, 255).Select(with => (at, kind, with))))
            .ListOf(3)
            .Sample(150);
        foreach (var change in changes)
        {
            var har = change.Aggregate(Sample, Changed);
            var (status, answer) = await OpenAsync(inspector, har);
            Assert.True(status is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{status}: {answer}\n{Encoding.Latin1.GetString(har)}");
            using var stream = new MemoryStream(har);
            if (HarReader.Read(stream).File is { } file)
                HarDiagnosis
                    .Of(file, null, null, new Redaction([]))
                    .Entries.ToList()
                    .ForEach(entry => JsonSerializer.Serialize(entry.Verdict, ExchangeJson.Options));
        }
    }

    private static byte[] Changed(byte[] har, (int At, int Kind, int With) change)
    {
        var at = Math.Min(change.At, har.Length);
        string[] texts = [@"\ud83d", @"\u", "\\", "\"", "1e999", "-", "[[[[", "}", "null", "\u0000", "\r\n", ";=?#@%"];
        byte[] with = change.Kind < texts.Length ? Encoding.UTF8.GetBytes(texts[change.Kind]) : [(byte)change.With, 0xff];
        return [.. har[..at], .. with, .. har[Math.Min(har.Length, at + (change.With % 4))..]];
    }

    private static string Nested(int levels) => new string('[', levels) + new string(']', levels);

    // One char for one byte.
    private static string Utf8(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private static byte[] Har(
        string path,
        string text,
        string status = "200",
        string time = "12.5",
        string started = "2026-11-22T10:00:00.000Z",
        string more = ""
    ) =>
        Encoding.UTF8.GetBytes(
            $$"""
            { "log": { "creator": { "name": "a", "version": "1" }, "entries": [ { "startedDateTime": "{{started}}", "time": {{time}}, "_resourceType": "fetch",
              "request": { "method": "GET", "url": "https://api.example.com/{{path}}?token=x", "headers": [ { "name": "Origin", "value": "http://localhost:3000" },
                { "name": "Sec-Fetch-Mode", "value": "cors" } ], "postData": { "mimeType": "application/json", "text": "{\"password\":\"x\"}" } },
              "response": { "status": {{status}}, "headers": [ { "name": "Location", "value": "//a:b@c/" } ], "content": { "mimeType": "text/plain", "text": {{text}} } }{{more}} } ] } }
            """
        );

    private static async Task<(HttpStatusCode Status, string Answer)> OpenAsync(RunningInspector inspector, byte[] har)
    {
        using var content = new ByteArrayContent(har);
        using var answer = await inspector.SendAsync("POST", "/api/har", content, await inspector.WriteTokenAsync());
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    private static async Task<(int Code, string Output)> DiagnoseAsync(byte[] har)
    {
        using var run = new CommandRun();
        await File.WriteAllBytesAsync(Path.Combine(run.Folder, "a.har"), har, Token);
        var code = await run.RunAsync("diagnose", "a.har");
        return (code, run.Out + run.Error);
    }
}
