using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using DevProxy.Inspector;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Inspector;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.EndToEnd;

/// <summary>The whole program from outside: what crosses its proxy, and what its inspector says of that.</summary>
public sealed class ProgramTests : IDisposable
{
    private const string Page = "http://localhost:3000";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = PlainClient.New();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Bodies_compression_redirects_cookies_streams_and_WebSockets_cross_the_proxy()
    {
        await using var api = await TestUpstream.StartAsync(AnswerAsync);
        await using var devproxy = Start(api);
        var url = await devproxy.ProxyUrlAsync();

        using var upload = new ByteArrayContent([.. Enumerable.Range(0, 300_000).Select(i => (byte)i)]);
        using var echoed = await _http.PostAsync(new Uri(url + "/api/echo"), upload, Token);
        Assert.Equal(await upload.ReadAsByteArrayAsync(Token), await echoed.Content.ReadAsByteArrayAsync(Token));

        using var moved = await _http.GetAsync(new Uri(url + "/api/moved"), Token);
        Assert.Equal((HttpStatusCode.Found, "/api/there"), (moved.StatusCode, moved.Headers.Location?.PathAndQuery));
        Assert.Equal("session=1; path=/", Assert.Single(moved.Headers.GetValues("Set-Cookie")));

        using var stream = await _http.GetStreamAsync(new Uri(url + "/api/stream"), Token);
        using var reader = new StreamReader(stream);
        Assert.Equal("data: one", await reader.ReadLineAsync(Token));

        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(url.Replace("http", "ws", StringComparison.Ordinal) + "/api/socket"), Token);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, Token);
        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer, Token);
        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, received.Count));
    }

    [Fact]
    public async Task The_inspector_lists_follows_replays_exports_and_opens_what_happened()
    {
        await using var api = await TestUpstream.StartAsync(AnswerAsync);
        await using var devproxy = Start(api);
        var (url, inspector) = (await devproxy.ProxyUrlAsync(), new Uri(await devproxy.InspectorUrlAsync()));
        await using var events = await EventStream.OpenAsync(_http, inspector);

        using (var request = new HttpRequestMessage(HttpMethod.Get, url + "/api/bare?token=s3cret"))
        {
            request.Headers.Add("Origin", Page);
            request.Headers.Add("Sec-Fetch-Mode", "cors");
            request.Headers.Add("Sec-Fetch-Site", "same-site");
            using var answer = await _http.SendAsync(request, Token);
            Assert.Equal(Page, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        }

        var told = await events.ExchangeAsync();
        while (told.GetProperty("durationMs").ValueKind == JsonValueKind.Null)
            told = await events.ExchangeAsync();
        Assert.Equal("acao-missing", told.GetProperty("cors").GetProperty("upstream").GetProperty("code").GetString());
        Assert.Equal("allowed", told.GetProperty("cors").GetProperty("delivered").GetProperty("outcome").GetString());
        Assert.NotEmpty(told.GetProperty("cors").GetProperty("upstream").GetProperty("explanation").GetString()!);

        var record = await GetAsync(inspector, "/api/exchanges/1");
        Assert.Equal("{\"a\":1}", record.GetProperty("response").GetProperty("body").GetProperty("text").GetString());
        Assert.DoesNotContain("s3cret", record.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("curl ", await _http.GetStringAsync(new Uri(inspector, "/api/exchanges/1/curl"), Token), StringComparison.Ordinal);
        Assert.Single((await GetAsync(inspector, "/api/exchanges?q=bare&outcome=allowed&brief")).GetProperty("exchanges").EnumerateArray());

        var config = await GetAsync(inspector, "/api/config");
        var token = config.GetProperty("token").GetString()!;
        Assert.Equal(2, (await PostAsync(inspector, "/api/exchanges/1/replay", token)).GetProperty("id").GetInt64());

        var har = await _http.GetByteArrayAsync(new Uri(inspector, "/api/har"), Token);
        using var file = new ByteArrayContent(har);
        var opened = (await PostAsync(inspector, "/api/har", token, file)).GetProperty("exchanges")[0];
        Assert.True(JsonElement.DeepEquals(record, opened), opened.GetRawText());
        Assert.Contains("DevProxy", await _http.GetStringAsync(inspector, Token), StringComparison.Ordinal);
    }

    private DevProxyProcess Start(TestUpstream api) =>
        DevProxyProcess.Start(_folder.Path, "run", "--port", "0", "--route", $"/api={api.Url}");

    private static async Task AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        switch (context.Request.Path.Value)
        {
            case "/api/echo":
                await context.Request.Body.CopyToAsync(response.Body, context.RequestAborted);
                break;
            case "/api/moved":
                response.Headers.SetCookie = "session=1; path=/";
                response.Redirect($"{context.Request.Scheme}://{context.Request.Host}/api/there");
                break;
            case "/api/stream":
                response.ContentType = "text/event-stream";
                await response.WriteAsync("data: one\n\n", context.RequestAborted);
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case "/api/socket":
                using (var socket = await context.WebSockets.AcceptWebSocketAsync())
                {
                    var buffer = new byte[100];
                    var received = await socket.ReceiveAsync(buffer, context.RequestAborted);
                    await socket.SendAsync(buffer.AsMemory(0, received.Count), WebSocketMessageType.Text, true, context.RequestAborted);
                }

                break;
            default:
                response.ContentType = "application/json";
                await response.WriteAsync("{\"a\":1}", context.RequestAborted);
                break;
        }
    }

    private async Task<JsonElement> GetAsync(Uri inspector, string path)
    {
        using var answer = await _http.GetAsync(new Uri(inspector, path), Token);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
        return await RunningInspector.JsonAsync(answer);
    }

    private async Task<JsonElement> PostAsync(Uri inspector, string path, string token, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(inspector, path)) { Content = content };
        request.Headers.Add(InspectorGate.TokenHeader, token);
        using var answer = await _http.SendAsync(request, Token);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
        return await RunningInspector.JsonAsync(answer);
    }
}
