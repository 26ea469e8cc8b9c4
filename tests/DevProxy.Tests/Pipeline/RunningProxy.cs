using System.Security.Cryptography.X509Certificates;
using DevProxy.Configuration;
using DevProxy.Pipeline;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Traffic;

namespace DevProxy.Tests.Pipeline;

/// <summary>
/// A whole DevProxy on free ports, a client that sends what it is told and nothing of its own, and the events of the store.
/// </summary>
internal sealed class RunningProxy : IAsyncDisposable
{
    private readonly ExchangeSubscription _subscription;
    private readonly IAsyncEnumerator<ExchangeEvent> _events;

    private RunningProxy(ProxyApp app)
    {
        App = app;
        _subscription = app.Store.Subscribe();
        _events = _subscription.ReadAllAsync(Token).GetAsyncEnumerator(Token);
        Client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
            }
        )
        {
            BaseAddress = new Uri(app.ProxyUrl),
        };
    }

    public ProxyApp App { get; }

    public HttpClient Client { get; }

    public int Port => Client.BaseAddress!.Port;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static ProxyAppContext ContextWith(TimeProvider? time = null) =>
        new(
            new Dictionary<string, string>(),
            time ?? TimeProvider.System,
            fault => TestContext.Current.SendDiagnosticMessage(fault.ToString())
        );

    public static async Task<RunningProxy> StartAsync(ProxyConfig config, TimeProvider? time = null)
    {
        var start = await StartedApp.StartAsync(config, ContextWith(time), Token);
        Assert.Empty(start.Problems);
        return new RunningProxy(start.App!);
    }

    /// <summary>The same over TLS, with the certificate of <see cref="TestCertificates.Localhost"/>: HTTP/2 and HTTP/1.1 by ALPN.</summary>
    public static async Task<RunningProxy> StartHttpsAsync(ProxyConfig config)
    {
        using var folder = new TemporaryFolder();
        using var key = TestCertificates.Localhost.GetECDsaPrivateKey()!;
        return await StartAsync(
            config with
            {
                Https = new HttpsConfig(
                    folder.Write("cert.pem", TestCertificates.Localhost.ExportCertificatePem()),
                    folder.Write("key.pem", key.ExportPkcs8PrivateKeyPem())
                ),
            }
        );
    }

    /// <summary>A proxy whose one route, <c>/</c>, goes to an upstream.</summary>
    public static Task<RunningProxy> ToAsync(
        TestUpstream upstream,
        CorsPolicy? cors = null,
        Func<RouteConfig, RouteConfig>? change = null,
        TimeProvider? time = null
    )
    {
        var route = Routes.To("/", upstream.Url) with { Cors = cors };
        return StartAsync(Configs.Of(change is null ? route : change(route)), time);
    }

    /// <summary>Sends a request; headers are given as <c>Name: value</c>.</summary>
    public async Task<HttpResponseMessage> SendAsync(string method, string path, params string[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            Assert.True(request.Headers.TryAddWithoutValidation(header[..colon], header[(colon + 1)..].Trim()), header);
        }

        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    /// <summary>The whole answer to these bytes, which should say <c>Connection: close</c>.</summary>
    public Task<string> AskRawAsync(string request) => RawClient.AskAsync(Port, request);

    /// <summary>The record of the next exchange that ends.</summary>
    public async Task<ExchangeRecord> EndedAsync() => (await NextAsync(ExchangeEventKind.Ended)).Record!;

    /// <summary>The next event of a kind.</summary>
    public async Task<ExchangeEvent> NextAsync(ExchangeEventKind kind)
    {
        while (await _events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), Token))
        {
            if (_events.Current.Kind == kind)
                return _events.Current;
        }

        throw new EndOfStreamException("The store was closed.");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _subscription.Dispose();
        await _events.DisposeAsync();
        await App.DisposeAsync();
    }
}
