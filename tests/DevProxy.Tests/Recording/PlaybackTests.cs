using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using DevProxy.Cli;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Recording;

/// <summary><c>--playback</c>, by the program itself, from files of DevProxy's own and of other programs.</summary>
public sealed class PlaybackTests : IDisposable
{
    // Nobody listens there: whatever is answered comes from the file.
    private const string Nowhere = "http://localhost:1";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_recorded_is_answered_again_byte_for_byte_in_its_order_and_then_the_last_again()
    {
        var count = 0;
        await using var api = await TestUpstream.StartAsync(async context =>
        {
            context.Response.Headers["X-Number"] = $"{++count}";
            context.Response.StatusCode = 201;
            await context.Response.Body.WriteAsync(new byte[] { 0, 255, (byte)count }, context.RequestAborted);
        });
        await using (var recording = Start(api.Url, "--record", "a.har"))
        {
            var url = await recording.ProxyUrlAsync();
            for (var i = 0; i < 2; i++)
                await _http.PostAsync(
                    $"{url}/orders?key=1234567890abcdef&page=2",
                    new StringContent("{\"password\":\"once\"}", Encoding.UTF8, "application/json"),
                    Token
                );
            await recording.EndAsync();
        }

        await using var devproxy = Start(Nowhere, "--playback", "a.har");
        var again = await devproxy.ProxyUrlAsync();
        var bodies = new List<byte[]>();
        for (var i = 0; i < 3; i++)
        {
            // Another secret: the masked one of the file stands for any.
            using var answer = await _http.PostAsync(
                $"{again}/orders?key=0987654321fedcba&page=2",
                new StringContent("{\"password\":\"twice\"}", Encoding.UTF8, "application/json"),
                Token
            );
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            bodies.Add(await answer.Content.ReadAsByteArrayAsync(Token));
        }

        Assert.Equal(
            [
                [0, 255, 1],
                [0, 255, 2],
                [0, 255, 2],
            ],
            bodies
        );
        await devproxy.LineWithAsync("1 recorded answer of a.har come");
        var record = await RecordAsync(devproxy, 2);
        Assert.Equal("recording", record.GetProperty("answeredBy").GetString());
        Assert.Equal("a.har#1", record.GetProperty("answeredFrom").GetString());
    }

    [Theory]
    [InlineData("GET", "/users?page=3", "GET http://localhost:8010/users?page=2, with another query")]
    [InlineData("DELETE", "/users?page=2", "GET http://localhost:8010/users?page=2, with another method")]
    [InlineData("GET", "/users/7", "GET http://localhost:8010/users?page=2, at another path")]
    [InlineData("POST", "/orders", "POST http://localhost:8010/orders, with another body")]
    public async Task What_is_not_there_is_an_error_that_names_the_nearest(string method, string target, string nearest)
    {
        WriteHar(
            "b.har",
            Entry("GET", "http://localhost:8010/users?page=2", 200, "text/plain", "two"),
            Entry("POST", "http://localhost:8010/orders", 200, "text/plain", "made", body: "{\"a\":1}")
        );
        await using var devproxy = Start(Nowhere, "--playback", "b.har");
        using var request = new HttpRequestMessage(new HttpMethod(method), await devproxy.ProxyUrlAsync() + target);
        request.Headers.TryAddWithoutValidation("Origin", "http://localhost:3000");
        if (method == "POST")
            request.Content = new StringContent("{\"a\":2}", Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Contains("error=destination_unavailable", answer.Headers.GetValues("Proxy-Status").Single(), StringComparison.Ordinal);
        Assert.Equal("http://localhost:3000", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token)).RootElement;
        Assert.Contains(
            $"The nearest that was recorded is {nearest}.",
            problem.GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task With_on_miss_forward_the_rest_is_asked_of_the_API()
    {
        await using var api = await TestUpstream.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync($"the API got {await reader.ReadToEndAsync(context.RequestAborted)}", context.RequestAborted);
        });
        WriteHar("c.har", Entry("POST", "http://localhost:8010/a", 200, "text/plain", "recorded", body: "1"));
        await using var devproxy = Start(api.Url, "--playback", "c.har", "--on-miss", "forward");
        var url = await devproxy.ProxyUrlAsync();

        Assert.Equal("recorded", await PostAsync($"{url}/a", "1"));
        Assert.Equal("the API got 2", await PostAsync($"{url}/a", "2"));
    }

    [Fact]
    public async Task As_a_cache_what_was_seen_once_works_with_the_API_gone()
    {
        await using (var api = await TestUpstream.StartAsync(context => context.Response.WriteAsync($"{context.Request.Path}")))
        {
            await using var online = Start(api.Url, "--record", "d.har", "--playback", "d.har", "--record-mode", "missing");
            var url = await online.ProxyUrlAsync();
            Assert.Equal("/a", await _http.GetStringAsync($"{url}/a", Token));
            Assert.Equal("/b", await _http.GetStringAsync($"{url}/b", Token));
            Assert.Equal("d.har#0", await AnsweredFromOnceRecordedAsync(online, url, "/a"));
            await online.EndAsync();

            // The file goes on where it ended.
            await using var again = Start(api.Url, "--record", "d.har", "--playback", "d.har", "--record-mode", "missing");
            Assert.Equal("d.har#2", await AnsweredFromOnceRecordedAsync(again, await again.ProxyUrlAsync(), "/c"));
            await again.EndAsync();
        }

        await using var offline = Start(Nowhere, "--record", "d.har", "--playback", "d.har", "--record-mode", "missing");
        var offlineUrl = await offline.ProxyUrlAsync();
        Assert.Equal("/b", await _http.GetStringAsync($"{offlineUrl}/b", Token));
        Assert.Equal("d.har#1", (await RecordAsync(offline, 1)).GetProperty("answeredFrom").GetString());
        using var missing = await _http.GetAsync($"{offlineUrl}/d", Token);
        Assert.Equal(HttpStatusCode.BadGateway, missing.StatusCode);
        await offline.EndAsync();
        Assert.Equal(3, Entries("d.har").Length);
    }

    [Fact]
    public async Task Preflights_are_answered_and_CORS_headers_are_those_of_the_page_that_asks()
    {
        WriteHar("e.har", Entry("PUT", "https://api.example.com/users/1", 200, "application/json", "{}"));
        await using var devproxy = Start(Nowhere, "--playback", "e.har");
        var url = await devproxy.ProxyUrlAsync();
        using var preflight = new HttpRequestMessage(HttpMethod.Options, $"{url}/users/1");
        preflight.Headers.TryAddWithoutValidation("Origin", "http://localhost:3000");
        preflight.Headers.TryAddWithoutValidation("Access-Control-Request-Method", "PUT");
        using var allowed = await _http.SendAsync(preflight, Token);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{url}/users/1");
        request.Headers.TryAddWithoutValidation("Origin", "http://localhost:3000");
        using var answer = await _http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        Assert.Contains("PUT", allowed.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
        Assert.Equal("{}", await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal("http://localhost:3000", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task What_browsers_write_is_played_back_as_they_got_it()
    {
        var chrome = Entry("GET", "https://api.example.com/chrome", 200, "text/plain; charset=iso-8859-1", "été");
        var headers = (List<object>)((Dictionary<string, object>)chrome["response"])["headers"];
        headers.AddRange([
            new { name = ":status", value = "200" },
            new { name = "content-encoding", value = "br" },
            new { name = "set-cookie", value = "a=1\nb=2" },
            new { name = "transfer-encoding", value = "chunked" },
        ]);
        var notModified = Entry("GET", "https://api.example.com/cached", 304, "text/plain", "");
        WriteHar(
            "f.har",
            chrome,
            notModified,
            Entry("GET", "https://api.example.com/cached", 200, "text/plain", "whole"),
            Entry("GET", "https://other.example.com/chrome", 200, "text/plain", "the other one"),
            Entry("GET", "wss://api.example.com/socket", 101, "", "")
        );
        await using var devproxy = Start(Nowhere, "--playback", "f.har");
        var url = await devproxy.ProxyUrlAsync();
        using var answer = await _http.GetAsync($"{url}/chrome", Token);

        Assert.Equal([0xE9, 0x74, 0xE9], await answer.Content.ReadAsByteArrayAsync(Token));
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Equal(["a=1", "b=2"], answer.Headers.GetValues("Set-Cookie"));
        Assert.Equal("whole", await _http.GetStringAsync($"{url}/cached", Token));
    }

    [Fact]
    public async Task Bodies_that_Playwright_keeps_beside_the_file_are_found_and_nothing_else_is()
    {
        var attached = Entry("GET", "http://localhost:8010/attached", 200, "text/plain", null);
        Content(attached)["_file"] = "abc.txt";
        var outside = Entry("GET", "http://localhost:8010/outside", 200, "text/plain", null);
        Content(outside)["_file"] = "../secret.txt";
        _folder.Write("secret.txt", "not for everybody");
        _folder.Write("recordings/abc.txt", "from the side");
        WriteHar("recordings/g.har", attached, outside);
        await using var devproxy = Start(Nowhere, "--playback", "recordings/g.har");
        var url = await devproxy.ProxyUrlAsync();

        Assert.Equal("from the side", await _http.GetStringAsync($"{url}/attached", Token));
        Assert.Equal("", await _http.GetStringAsync($"{url}/outside", Token));
    }

    [Fact]
    public async Task What_is_no_recording_is_told()
    {
        _folder.Write("h.har", "{ \"log\": 1 }");
        await using var devproxy = Start(Nowhere, "--playback", "h.har");

        Assert.Equal(ExitCode.Usage, await devproxy.ExitCodeAsync());
        Assert.Contains("h.har cannot be played back: ", Assert.Single(devproxy.Error), StringComparison.Ordinal);
    }

    private DevProxyRun Start(string target, params string[] options) =>
        DevProxyRun.Start(_folder.Path, ["run", target, "--cors", "repair", "--port", "0", .. options]);

    private async Task<string> PostAsync(string url, string body)
    {
        using var answer = await _http.PostAsync(url, new StringContent(body), Token);
        return await answer.Content.ReadAsStringAsync(Token);
    }

    // It is answered from the file as soon as it is in it.
    private async Task<string?> AnsweredFromOnceRecordedAsync(DevProxyRun devproxy, string url, string path)
    {
        while (true)
        {
            using var answer = await _http.GetAsync(url + path, Token);
            var timing = answer.Headers.GetValues("Server-Timing").Single();
            var id = int.Parse(timing[(timing.IndexOf('#', StringComparison.Ordinal) + 1)..].Split('"')[0], CultureInfo.InvariantCulture);
            if ((await RecordAsync(devproxy, id)).GetProperty("answeredFrom").GetString() is { } from)
                return from;
        }
    }

    private async Task<JsonElement> RecordAsync(DevProxyRun devproxy, int id) =>
        JsonDocument
            .Parse(await _http.GetStringAsync($"{await devproxy.InspectorUrlAsync()}/api/exchanges/{id}", Token))
            .RootElement.Clone();

    private JsonElement[] Entries(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder.Path, file)));
        return [.. document.RootElement.GetProperty("log").GetProperty("entries").EnumerateArray().Select(static one => one.Clone())];
    }

    private void WriteHar(string file, params Dictionary<string, object>[] entries) =>
        _folder.Write(
            file,
            JsonSerializer.Serialize(
                new
                {
                    log = new
                    {
                        version = "1.2",
                        creator = new { name = "a browser", version = "1" },
                        entries,
                    },
                }
            )
        );

    private static Dictionary<string, object> Content(Dictionary<string, object> entry) =>
        (Dictionary<string, object>)((Dictionary<string, object>)entry["response"])["content"];

    private static Dictionary<string, object> Entry(string method, string url, int status, string type, string? text, string? body = null)
    {
        var content = new Dictionary<string, object> { ["mimeType"] = type };
        if (text is not null)
            content["text"] = text;
        var request = new Dictionary<string, object>
        {
            ["method"] = method,
            ["url"] = url,
            ["headers"] = Array.Empty<object>(),
        };
        if (body is not null)
            request["postData"] = new { mimeType = "application/json", text = body };
        return new Dictionary<string, object>
        {
            ["startedDateTime"] = "2026-05-05T12:00:00.000Z",
            ["request"] = request,
            ["response"] = new Dictionary<string, object>
            {
                ["status"] = status,
                ["headers"] = new List<object> { new { name = "content-type", value = type } },
                ["content"] = content,
            },
        };
    }
}
