using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace DevProxy.Tests.EndToEnd.Servers;

/// <summary>A real HTTP server on a free loopback port, whose answers a test writes as a delegate.</summary>
internal sealed class TestUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestUpstream(WebApplication app, string scheme)
    {
        _app = app;
        Scheme = scheme;
    }

    private string Scheme { get; }

    public int Port => new Uri(_app.Urls.First()).Port;

    /// <summary><c>scheme://host:port</c>, no slash at the end; the scheme is <c>h2c</c> for HTTP/2 without TLS.</summary>
    public string Url => $"{Scheme}://{Host}:{Port}";

    /// <summary>127.0.0.1 or <c>[::1]</c>.</summary>
    public string Host => new Uri(_app.Urls.First()).Host;

    /// <summary>The targets that arrived, byte for byte.</summary>
    public ConcurrentQueue<string> Targets { get; } = new();

    /// <summary>Starts a server over plain HTTP/1.1.</summary>
    public static Task<TestUpstream> StartAsync(RequestDelegate handle, IPAddress? address = null) =>
        StartAsync("http", handle, HttpProtocols.Http1, null, ClientCertificateMode.NoCertificate, address);

    /// <summary>Starts a server over HTTP/2 without TLS (prior knowledge).</summary>
    public static Task<TestUpstream> StartH2cAsync(RequestDelegate handle) =>
        StartAsync("h2c", handle, HttpProtocols.Http2, null, ClientCertificateMode.NoCertificate, null);

    /// <summary>Starts a server over TLS, HTTP/2 and HTTP/1.1 by ALPN unless said otherwise.</summary>
    public static Task<TestUpstream> StartHttpsAsync(
        X509Certificate2 certificate,
        RequestDelegate handle,
        HttpProtocols protocols = HttpProtocols.Http1AndHttp2,
        ClientCertificateMode clientCertificates = ClientCertificateMode.NoCertificate
    ) => StartAsync("https", handle, protocols, certificate, clientCertificates, null);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(0);
        try
        {
            await _app.StopAsync(now.Token); // Connections that are still open are cut.
        }
        catch (OperationCanceledException) { }

        await _app.DisposeAsync();
    }

    private static async Task<TestUpstream> StartAsync(
        string scheme,
        RequestDelegate handle,
        HttpProtocols protocols,
        X509Certificate2? certificate,
        ClientCertificateMode clientCertificates,
        IPAddress? address
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestHeadersTotalSize = 512 * 1024;
            kestrel.Limits.MaxRequestLineSize = 128 * 1024;
            kestrel.Listen(
                address ?? IPAddress.Loopback,
                0,
                listener =>
                {
                    listener.Protocols = protocols;
                    if (certificate is not null)
                    {
                        listener.UseHttps(https =>
                        {
                            https.ServerCertificate = certificate;
                            https.ClientCertificateMode = clientCertificates;
                            https.AllowAnyClientCertificate();
                        });
                    }
                }
            );
        });
        var app = builder.Build();
        var upstream = new TestUpstream(app, scheme);
        app.UseWebSockets();
        app.Run(context =>
        {
            upstream.Targets.Enqueue(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
            return handle(context);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return upstream;
    }
}
