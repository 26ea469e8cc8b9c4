using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DevProxy.Cli;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Recording;

/// <summary><c>--record</c>, by the program itself.</summary>
public sealed class RecordTests : IDisposable
{
    private const string Secret = "s3cr3t-token-of-mine-4711";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string FilePath => Path.Combine(_folder.Path, "session.har");

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_exchange_is_in_the_file_with_its_whole_bodies_and_its_secrets_masked()
    {
        await using var api = await ApiAsync();
        var url = await RecordAsync(
            api,
            [],
            async url =>
            {
                await _http.GetByteArrayAsync($"{url}/large?token={Secret}", Token);
                using var request = new HttpRequestMessage(HttpMethod.Post, $"{url}/echo");
                request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Secret}");
                request.Content = new StringContent($$"""{"password":"{{Secret}}","n":1}""", Encoding.UTF8, "application/json");
                using var answer = await _http.SendAsync(request, Token);
                await _http.GetByteArrayAsync($"{url}/gzip", Token);
                await _http.GetByteArrayAsync($"{url}/latin", Token);
            }
        );

        var entries = Entries();
        Assert.Equal([$"{url}/large?token=***", $"{url}/echo", $"{url}/gzip", $"{url}/latin"], entries.Select(Url));
        Assert.Equal(300_000, Content(entries[0]).GetProperty("text").GetString()!.Length);
        Assert.Equal(
            """{"password":"***","n":1}""",
            entries[1].GetProperty("request").GetProperty("postData").GetProperty("text").GetString()
        );
        Assert.Equal("plain as day", Content(entries[2]).GetProperty("text").GetString());
        Assert.Equal("base64", Content(entries[3]).GetProperty("encoding").GetString());
        Assert.Equal([0xE9, 0x74, 0xE9], Content(entries[3]).GetProperty("text").GetBytesFromBase64());
        Assert.DoesNotContain(Secret, await File.ReadAllTextAsync(FilePath, Token), StringComparison.Ordinal);
        Assert.Equal([FilePath], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task With_record_secrets_they_are_as_they_were()
    {
        await using var api = await ApiAsync();
        await RecordAsync(api, ["--record-secrets"], url => _http.GetByteArrayAsync($"{url}/large?token={Secret}", Token));

        Assert.EndsWith($"/large?token={Secret}", Url(Assert.Single(Entries())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_added_to_or_completed()
    {
        await using var api = await ApiAsync();
        await RecordAsync(api, [], url => GetAsync(url, "/a", "/b"));
        Assert.Equal(["/a", "/b"], Entries().Select(PathOf));

        await RecordAsync(api, ["--record-mode", "append"], url => GetAsync(url, "/a", "/c"));
        Assert.Equal(["/a", "/b", "/a", "/c"], Entries().Select(PathOf));

        await RecordAsync(api, ["--record-mode", "missing"], url => GetAsync(url, "/c", "/d", "/d", "/missing"));
        Assert.Equal(["/a", "/b", "/a", "/c", "/d", "/missing"], Entries().Select(PathOf));

        await RecordAsync(api, ["--record-mode", "overwrite"], url => GetAsync(url, "/e"));
        Assert.Equal(["/e"], Entries().Select(PathOf));
    }

    [Fact]
    public async Task A_file_of_another_program_is_added_to_as_it_is()
    {
        await using var api = await ApiAsync();
        _folder.Write(
            "session.har",
            """{ "log": { "creator": { "name": "x" }, "entries": [ ], "comment": "mine", "version": "1.2" }, "more": [1] }"""
        );
        await RecordAsync(api, ["--record-mode", "append"], url => GetAsync(url, "/a"));

        Assert.Equal(["/a"], Entries().Select(PathOf));
        Assert.EndsWith(
            """], "comment": "mine", "version": "1.2" }, "more": [1] }""",
            await File.ReadAllTextAsync(FilePath, Token),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_is_recorded_is_whole_where_the_browser_has_it_in_its_cache()
    {
        await using var api = await ApiAsync();
        await RecordAsync(
            api,
            [],
            async url =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"{url}/cached");
                request.Headers.TryAddWithoutValidation("If-None-Match", "\"1\"");
                using var answer = await _http.SendAsync(request, Token);
                Assert.Equal(200, (int)answer.StatusCode);
            }
        );

        Assert.Equal("fresh", Content(Assert.Single(Entries())).GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("{", "session.har cannot be added to: ")]
    [InlineData("""{ "routes": {} }""", "session.har cannot be added to: ")]
    public async Task What_is_no_recording_is_not_added_to(string content, string problem)
    {
        _folder.Write("session.har", content);
        await using var devproxy = DevProxyRun.Start(
            _folder.Path,
            ["http://localhost:1", "--port", "0", "--record", "session.har", "--record-mode", "append"]
        );

        Assert.Equal(ExitCode.Usage, await devproxy.ExitCodeAsync());
        Assert.Contains(problem, Assert.Single(devproxy.Error), StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(FilePath, Token));
    }

    [Theory]
    [InlineData("--record-mode append", "--record-mode says how to record, but nothing is recorded: add --record FILE.har")]
    [InlineData("--record-secrets", "--record-secrets says how to record, but nothing is recorded: add --record FILE.har")]
    [InlineData("--record a.har --record-mode twice", "--record-mode twice is not known: write overwrite, append or missing")]
    [InlineData("--on-miss forward", "--on-miss is about a recording that answers: add --playback FILE.har")]
    [InlineData("--playback a.har --on-miss skip", "--on-miss skip is not known: write forward or abort")]
    [InlineData("--record a.har --playback a.har", "the file that is played back would be recorded into")]
    [InlineData("--record a.har --playback a.har --record-mode missing --on-miss abort", "nothing new would ever be recorded")]
    [InlineData("--playback a.har", "a.har")]
    [InlineData("--record .", "cannot be written")]
    public async Task What_makes_no_sense_is_said_with_the_fix(string options, string sentence)
    {
        await using var devproxy = DevProxyRun.Start(_folder.Path, ["http://localhost:1", "--port", "0", .. options.Split(' ')]);

        Assert.Equal(ExitCode.Usage, await devproxy.ExitCodeAsync());
        Assert.Contains(sentence, string.Join('\n', devproxy.Error), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", devproxy.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_it_cannot_record_it_says_so_and_leaves_nothing_behind()
    {
        Directory.CreateDirectory(FilePath);
        await using var devproxy = DevProxyProcess.Start(_folder.Path, ["http://localhost:1", "--port", "0", "--record", "session.har"]);

        Assert.Equal(ExitCode.Usage, await devproxy.ExitCodeAsync());
        Assert.Contains("session.har cannot be written", Assert.Single(devproxy.Error), StringComparison.Ordinal);
        Assert.Equal([FilePath], Directory.EnumerateFileSystemEntries(_folder.Path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(FilePath));
    }

    [Fact]
    public async Task It_is_whole_at_every_moment_and_after_a_kill_has_all_that_it_had_before()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no such signal.");
        await using var api = await ApiAsync();
        await using var devproxy = Flooded(api);
        var url = await devproxy.ProxyUrlAsync();
        using var end = new CancellationTokenSource();
        var flood = FloodAsync(url, end.Token);

        HashSet<string> seen = [];
        while (seen.Count < 200)
        {
            var now = Entries().Select(PathOf).ToHashSet();
            Assert.Superset(seen, now);
            seen = now;
        }

        await devproxy.SignalAsync("KILL");
        await devproxy.ExitCodeAsync();
        await end.CancelAsync();
        await flood;
        Assert.Superset(seen, Entries().Select(PathOf).ToHashSet());
    }

    // Alone on a machine, against the published program: a second is a second there.
    [Fact(Explicit = true)]
    public async Task Killed_two_hundred_times_it_opens_and_lacks_nothing_older_than_a_second()
    {
        await using var api = await ApiAsync();
        var checkedSoFar = 0;
        for (var i = 0; i < 200; i++)
        {
            await using var devproxy = Flooded(api);
            using var end = new CancellationTokenSource();
            var flood = FloodAsync(await devproxy.ProxyUrlAsync(), end.Token);
            await Task.Delay(1500 + Random.Shared.Next(1000), Token);
            var killed = Environment.TickCount64;
            await devproxy.SignalAsync("KILL");
            await devproxy.ExitCodeAsync();
            await end.CancelAsync();

            var kept = Entries().Select(PathOf).ToHashSet();
            var due = (await flood).Where(one => killed - one.At > 1000).Select(static one => one.Path).ToList();
            checkedSoFar += due.Count;
            Assert.Superset(due.ToHashSet(), kept);
        }

        Assert.True(checkedSoFar > 1000, $"{checkedSoFar}");
    }

    private DevProxyProcess Flooded(TestUpstream api) =>
        DevProxyProcess.Start(_folder.Path, ["run", api.Url, "--port", "0", "--no-inspector", "--record", "session.har"]);

    // Ends with the program that it asks.
    private async Task<List<(string Path, long At)>> FloodAsync(string url, CancellationToken end)
    {
        var answered = new List<(string, long)>();
        try
        {
            for (var number = 0; !end.IsCancellationRequested; number++)
            {
                await GetAsync(url, $"/n/{number}");
                answered.Add(($"/n/{number}", Environment.TickCount64));
            }
        }
        catch (HttpRequestException)
        {
            // It was killed.
        }

        return answered;
    }

    private async Task<string> RecordAsync(TestUpstream api, string[] options, Func<string, Task> use)
    {
        await using var devproxy = DevProxyRun.Start(_folder.Path, ["run", api.Url, "--port", "0", "--record", "session.har", .. options]);
        var url = await devproxy.ProxyUrlAsync();
        await use(url);
        await devproxy.EndAsync();
        return url;
    }

    private async Task GetAsync(string url, params string[] paths)
    {
        foreach (var path in paths)
        {
            using var answer = await _http.GetAsync(url + path, Token);
            await answer.Content.ReadAsByteArrayAsync(Token);
        }
    }

    private JsonElement[] Entries()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(FilePath));
        return [.. document.RootElement.GetProperty("log").GetProperty("entries").EnumerateArray().Select(static one => one.Clone())];
    }

    private static string Url(JsonElement entry) => entry.GetProperty("request").GetProperty("url").GetString()!;

    private static string PathOf(JsonElement entry) => new Uri(Url(entry)).AbsolutePath;

    private static JsonElement Content(JsonElement entry) => entry.GetProperty("response").GetProperty("content");

    private static Task<TestUpstream> ApiAsync() =>
        TestUpstream.StartAsync(async context =>
        {
            var response = context.Response;
            response.ContentType = "text/plain";
            switch (context.Request.Path.Value)
            {
                case "/large":
                    await response.WriteAsync(new string('x', 300_000), context.RequestAborted);
                    break;
                case "/gzip":
                    response.Headers.ContentEncoding = "gzip";
                    await using (var gzip = new GZipStream(response.Body, CompressionMode.Compress))
                        await gzip.WriteAsync("plain as day"u8.ToArray(), context.RequestAborted);
                    break;
                case "/latin":
                    response.ContentType = "text/plain; charset=iso-8859-1";
                    await response.Body.WriteAsync(new byte[] { 0xE9, 0x74, 0xE9 }, context.RequestAborted);
                    break;
                case "/cached":
                    response.Headers.ETag = "\"1\"";
                    response.StatusCode = context.Request.Headers.IfNoneMatch == "\"1\"" ? 304 : 200;
                    if (response.StatusCode == 200)
                        await response.WriteAsync("fresh", context.RequestAborted);
                    break;
                case "/missing":
                    response.StatusCode = 404;
                    break;
                default:
                    await response.WriteAsync($"this is {context.Request.Path}", context.RequestAborted);
                    break;
            }
        });
}
