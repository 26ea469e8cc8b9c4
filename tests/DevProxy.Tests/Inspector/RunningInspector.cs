using System.Text.Json;
using DevProxy.Cors;
using DevProxy.Inspector;
using DevProxy.Responding;
using DevProxy.Tests.Forwarding;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DevProxy.Tests.Inspector;

/// <summary>An inspector on a real socket, with a store that the test fills itself.</summary>
internal sealed class RunningInspector : IAsyncDisposable
{
    public const string Mask = Redaction.Mask;

    private readonly WebApplication _web;

    private RunningInspector(WebApplication web, LiveTraffic store, ConfigStatus status, string url)
    {
        (_web, Store, Status, Url) = (web, store, status, url);
        Client = new HttpClient { BaseAddress = new Uri(url) };
    }

    public LiveTraffic Store { get; }

    public ConfigStatus Status { get; }

    public string Url { get; }

    public HttpClient Client { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<RunningInspector> StartAsync(
        StoreBounds? bounds = null,
        TimeProvider? time = null,
        Func<string?, bool>? acceptsHost = null
    )
    {
        var clock = time ?? TimeProvider.System;
        var store = new LiveTraffic(bounds ?? new StoreBounds(1000, 65536, 64 * 1024 * 1024), new Redaction([]), clock);
        var status = new ConfigStatus(Configs.Of(), []);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        var stopping = web.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var place = new InspectorPlace(
            "http://localhost:8010",
            "http://localhost:8011",
            acceptsHost ?? (static _ => true),
            Guid.NewGuid().ToString("N")
        );
        var site = new InspectorSite(
            store,
            status,
            new LocalAnswers(
                new MockEditor(new MockFolder(clock), store),
                new Overrides(),
                () => status.Now.InForce,
                static (_, _, _) => Task.FromResult(new Explained(null, "Nothing is routed here."))
            ),
            place,
            clock,
            stopping
        );
        site.Use(web);
        await web.StartAsync(Token);
        var url = web.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        return new RunningInspector(web, store, status, url);
    }

    /// <summary>
    /// Adds a completed exchange: the request of a page on another origin, and an answer of the API without CORS headers.
    /// </summary>
    public Exchange Add(
        string path = "/api/data",
        string method = "GET",
        int status = 200,
        ExchangeKind kind = ExchangeKind.Request,
        string? route = "/api",
        params string[] headers
    )
    {
        var exchange = Open(path, method, kind, route, headers);
        Answer(exchange, status);
        Store.Ended(exchange);
        return exchange;
    }

    public Exchange Open(
        string path = "/api/data",
        string method = "GET",
        ExchangeKind kind = ExchangeKind.Request,
        string? route = "/api",
        params string[] headers
    )
    {
        HeaderList lines = new([Line("Host: localhost:8010"), Line("Origin: http://localhost:3000"), .. headers.Select(Line)]);
        return Store.Open(
            new ArrivedRequest(kind, new ObservedRequest(method, "http://localhost:8010" + path, lines), "HTTP/1.1")
            {
                Route = route is null ? null : Routes.To(route, "https://api.example.com"),
            }
        );
    }

    public void Answer(Exchange exchange, int status = 200)
    {
        var headers = new HeaderList(Line("Content-Type: application/json"));
        var observation = Observation.Of(exchange.Request);
        var verdict = observation.Judge(observation.ToJudgingContext(), new Answer(status, headers));
        exchange.UpstreamAsked("https://api.example.com/data", exchange.Request.Headers);
        exchange.UpstreamAnswered(new Answer(status, headers), "HTTP/2", 12);
        exchange.Answered(status, headers, AnsweredBy.Upstream);
        exchange.Revise(cors =>
            cors with
            {
                Layout = observation.Layout,
                NeedsPreflight = observation.NeedsPreflight,
                Upstream = verdict,
                Delivered = verdict,
            }
        );
        Store.Answered(exchange);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Client.GetAsync(new Uri(path, UriKind.Relative), Token);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
        return await JsonAsync(answer);
    }

    /// <summary>Sends a request with headers, as a browser or a program would.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        string method,
        string path,
        HttpContent? content = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    public async Task<(string Name, string Value)> WriteTokenAsync() =>
        (InspectorGate.TokenHeader, (await GetAsync("/api/config")).GetProperty("token").GetString()!);

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
        return document.RootElement.Clone();
    }

    public static long[] Ids(JsonElement list) =>
        [.. list.GetProperty("exchanges").EnumerateArray().Select(record => record.GetProperty("id").GetInt64())];

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync(CancellationToken.None);
        Client.Dispose();
        await _web.DisposeAsync();
        Store.Dispose();
    }

    private static HeaderLine Line(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return new HeaderLine(line[..colon], line[(colon + 1)..].TrimStart());
    }
}
