using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DevProxy.Cors;
using DevProxy.Har;
using DevProxy.Traffic;

namespace DevProxy.Tests.Har;

public sealed class HarReaderTests
{
    [Fact]
    public void An_entry_is_read_with_what_a_diagnosis_needs()
    {
        var entry = Entry(
            """
            "startedDateTime": "2026-11-22T10:00:00.250Z", "_resourceType": "fetch",
            "request": { "method": "GET", "url": "http://localhost:8080/a?b=c#part", "headers": [{ "name": "Origin", "value": "http://localhost:3000" }] },
            "response": { "status": 404, "headers": [{ "name": "Server", "value": "nginx" }], "_error": "net::ERR_FAILED", "content": { "text": "not here" } }
            """
        );

        Assert.Equal(new DateTimeOffset(2026, 11, 22, 10, 0, 0, 250, TimeSpan.Zero), entry.StartedAt);
        Assert.Equal(("GET", "http://localhost:8080/a?b=c", "fetch"), (entry.Request.Method, entry.Request.Url, entry.ResourceType));
        Assert.Equal(new HeaderLine("Origin", "http://localhost:3000"), Assert.Single(entry.Request.Headers));
        Assert.Equal((404, "nginx"), (entry.Answer!.Status, entry.Answer.Headers.Get("server")));
        Assert.Equal(("net::ERR_FAILED", "not here"), (entry.Error, entry.Body));
        Assert.Null(entry.Upstream);
        Assert.False(entry.FromServiceWorker);
    }

    [Fact]
    public void Pseudo_headers_are_no_headers_and_joined_lines_are_lines()
    {
        var entry = Entry(
            """
            "request": { "method": "GET", "url": "https://a.example/", "headers": [{ "name": ":authority", "value": "a.example" }, { "name": "accept", "value": "*/*" }] },
            "response": { "status": 200, "headers": [{ "name": "access-control-allow-origin", "value": "http://a\nhttp://b" }] }
            """
        );

        Assert.Equal(["accept"], entry.Request.Headers.Select(line => line.Name));
        Assert.Equal("http://a, http://b", entry.Answer!.Headers.Get("Access-Control-Allow-Origin"));
        Assert.Equal(2, entry.Answer.Headers.Count);
    }

    [Theory]
    [InlineData("""{ "status": 0, "headers": [], "_error": "net::ERR_CONNECTION_REFUSED" }""")]
    [InlineData("""{ "status": -1 }""")]
    [InlineData("""{ }""")]
    [InlineData("null")]
    public void A_status_below_100_is_no_answer(string response)
    {
        Assert.Null(Entry($$""" "request": { "method": "GET", "url": "http://localhost/" }, "response": {{response}} """).Answer);
    }

    [Fact]
    public void Missing_members_are_missing_and_entries_without_a_request_are_left_out()
    {
        var file = Read("""{ "log": { "entries": [{}, { "request": { "method": "GET", "url": "http://localhost/" } }] } }""").File!;

        var entry = Assert.Single(file.Entries);
        Assert.Equal(1, entry.Index);
        Assert.Equal("an unnamed program", file.Creator);
        Assert.Empty(entry.Request.Headers);
    }

    [Fact]
    public void A_value_of_another_type_is_as_if_it_were_missing()
    {
        var file = Read(
            """
            { "log": { "creator": 7, "entries": [7, null, [], { "startedDateTime": [], "time": "1", "_resourceType": {}, "_devproxy": 7,
              "request": { "method": "GET", "url": "http://localhost/", "headers": [7, [], ["A"], { "name": "B", "value": 7 }, "C"],
                "cookies": 7, "queryString": "x", "postData": 7, "bodySize": "9" },
              "response": { "status": 204, "headers": {}, "content": [7], "_error": 7, "_fetchedViaServiceWorker": "true" } },
              { "request": { "method": 7, "url": "http://localhost/" } }, { "request": [] }] } }
            """
        ).File!;

        var entry = Assert.Single(file.Entries);
        Assert.Equal((3, default, null, 0), (entry.Index, entry.StartedAt, entry.ResourceType, entry.DurationMs));
        Assert.Equal([new HeaderLine("A", ""), new HeaderLine("B", "")], entry.Request.Headers);
        Assert.Equal(204, entry.Answer!.Status);
        Assert.Empty(entry.Answer.Headers);
        Assert.Equal((null, null, null, false), (entry.RequestBody, entry.ResponseBody, entry.Error, entry.FromServiceWorker));
        Assert.Null(entry.Own);
    }

    [Fact]
    public void A_body_in_base64_is_read_as_far_as_a_diagnosis_looks()
    {
        var body = new string('x', 10_000);

        var entry = Entry(
            $$"""
            "request": { "method": "GET", "url": "http://localhost/" },
            "response": { "status": 500, "content": { "text": "{{Convert.ToBase64String(
                Encoding.UTF8.GetBytes(body)
            )}}", "encoding": "base64" } }
            """
        );

        Assert.Equal(new string('x', 3072), entry.Body);
    }

    [Fact]
    public void DevProxys_own_files_hold_the_upstreams_answer()
    {
        var entry = Entry(
            """
            "request": { "method": "GET", "url": "http://localhost/" }, "response": { "status": 200, "headers": [] },
            "_devproxy": { "upstream": { "status": 201, "headers": [["Server", "nginx"], ["Vary", "Origin"]] } }
            """
        );

        Assert.Equal((201, "nginx", 2), (entry.Upstream!.Status, entry.Upstream.Headers.Get("Server"), entry.Upstream.Headers.Count));
    }

    [Fact]
    public void A_byte_order_mark_does_no_harm()
    {
        var bytes = Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes("""{ "log": { "entries": [] } }""")).ToArray();

        Assert.NotNull(HarReader.Read(new MemoryStream(bytes)).File);
    }

    [Theory]
    [InlineData("chrome.har", "WebInspector 537.36", 25)]
    [InlineData("chrome-sanitized.har", "WebInspector 537.36", 25)]
    [InlineData("firefox.har", "Firefox 153.7.0", 26)]
    public void What_browsers_write_is_read_whole(string name, string creator, int entries)
    {
        using var stream = File.OpenRead(Repository.Path("tests/DevProxy.Tests/Har/Recorded/" + name));

        var file = HarReader.Read(stream).File!;

        Assert.Equal((creator, entries), (file.Creator, file.Entries.Length));
        Assert.All(file.Entries, entry => Assert.True(entry.StartedAt > DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void A_file_that_is_no_HAR_has_a_problem_and_a_fix()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write("{}"u8);

        var reading = HarReader.Read(new MemoryStream(packed.ToArray()));

        Assert.Null(reading.File);
        Assert.Equal(("It is compressed with gzip", "Unpack it first: gunzip."), (reading.Problem, reading.Fix));
    }

    private static HarEntry Entry(string members) => Read($$"""{ "log": { "entries": [{ {{members}} }] } }""").File!.Entries.Single();

    private static HarReading Read(string text) => HarReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("""{ "mimeType": "text/plain", "text": "ü" }""", 0, 2, "ü", null, false)]
    [InlineData("""{ "size": 9, "mimeType": "text/plain", "text": "cut" }""", 0, 9, "cut", null, false)]
    [InlineData("""{ "size": 3, "text": "AAEC", "encoding": "base64" }""", 0, 3, null, "AAEC", false)]
    [InlineData("""{ "text": "not base64!", "encoding": "base64" }""", 0, 11, "not base64!", null, false)]
    [InlineData("""{ "size": 7, "mimeType": "image/png" }""", 0, 7, null, null, true)]
    [InlineData("""{ "mimeType": "text/plain" }""", 5, 5, null, null, true)]
    public void A_body_has_its_size_and_what_the_file_kept_of_it(
        string content,
        long size,
        long bytes,
        string? text,
        string? base64,
        bool truncated
    )
    {
        var body = HarBody.Read(Content(content), size);

        Assert.NotNull(body);
        Assert.Equal((bytes, text, base64, truncated), (body.Size, body.Text, body.Base64, body.Truncated));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "size": -1 }""")]
    [InlineData("""{ "size": 0, "mimeType": "x-unknown" }""")]
    public void No_body_is_none(string content) => Assert.Null(HarBody.Read(Content(content), null));

    [Fact]
    public void A_message_without_the_object_has_none() => Assert.Null(HarBody.Read(null, 5));

    private static HarContent? Content(string json) => JsonSerializer.Deserialize(json, HarJsonContext.Default.HarContent);
}
