using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>
/// Sends a request again, through the proxy's own listener: it goes the whole way again, and is recorded like any other.
/// </summary>
internal sealed class Replayer : IReplaySender, IDisposable
{
    // A replayed stream (server-sent events) has no end of its own.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestArrival = TimeSpan.FromSeconds(10);

    private static readonly UriCreationOptions AsReceived = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly PendingReplays _replays;
    private readonly SocketsHttpHandler _handler;
    private readonly HttpMessageInvoker _client;
    private readonly Func<string, string, RouteConfig?> _route;
    private readonly CancellationToken _stopping;

    /// <summary>Sends to a listener.</summary>
    /// <param name="replays">Where the replay is recognised on arrival.</param>
    /// <param name="listener">The proxy's own listener.</param>
    /// <param name="route">The route that takes what is sent to this host and path.</param>
    /// <param name="stopping">DevProxy is ending; so are replays.</param>
    public Replayer(PendingReplays replays, IPEndPoint listener, Func<string, string, RouteConfig?> route, CancellationToken stopping)
    {
        _route = route;
        _replays = replays;
        _stopping = stopping;
        _handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,

            SslOptions = OwnListener(),
            ConnectCallback = (_, cancellationToken) => DialAsync(listener, cancellationToken),
        };
        _client = new HttpMessageInvoker(_handler, disposeHandler: true);
    }

    public RouteConfig? RouteOf(ObservedRequest request)
    {
        var called = CalledOrigin.OfUrl(request.Url);
        var host = request.Headers.Get("Host") is { } named ? CalledOrigin.OfUrl($"{called.Scheme}://{named}/").Host : called.Host;
        return _route(host, RawTarget.Parse(request.Url).Path);
    }

    public async Task<long?> SendAsync(long originalId, EditedRequest request, CancellationToken cancellationToken)
    {
        var ticket = _replays.Draw(originalId);
        var sending = RunAsync(Message(request, ticket.Number), ticket);
        try
        {
            await Task.WhenAny(ticket.NewId, sending).WaitAsync(LongestArrival, cancellationToken);
            return ticket.NewId.IsCompletedSuccessfully ? await ticket.NewId : null;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }

    [SuppressMessage(
        "Security",
        "CA5359:Do not disable certificate validation",
        Justification = "It is our own listener, dialled by its own address; no name is trusted."
    )]
    private static SslClientAuthenticationOptions OwnListener() => new() { RemoteCertificateValidationCallback = (_, _, _, _) => true };

    private static async ValueTask<Stream> DialAsync(IPEndPoint listener, CancellationToken cancellationToken)
    {
        var socket = new Socket(listener.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(listener, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task RunAsync(HttpRequestMessage request, ReplayTicket ticket)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping);
        limit.CancelAfter(LongestAnswer);
        try
        {
            using (ticket)
            using (request)
            using (var response = await _client.SendAsync(request, limit.Token))
                await response.Content.CopyToAsync(Stream.Null, limit.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // What went wrong is in the record of the replay; without a record SendAsync says so.
        }
    }

    private static HttpRequestMessage Message(EditedRequest sent, string number)
    {
        var url = new Uri(sent.Head.Url, AsReceived);
        var request = new HttpRequestMessage(new HttpMethod(sent.Head.Method), url) { Version = HttpVersion.Version11 };
        if (sent.Body.Length > 0 || sent.Head.Headers.Contains("Content-Length"))
            request.Content = new ByteArrayContent(sent.Body);
        foreach (var line in sent.Head.Headers)
        {
            // The framing of the first time is not that of this one.
            if (line.Name.ToLowerInvariant() is "content-length" or "transfer-encoding" or "connection" or "keep-alive" or "expect")
                continue;
            if (!request.Headers.TryAddWithoutValidation(line.Name, line.Value))
                request.Content?.Headers.TryAddWithoutValidation(line.Name, line.Value);
        }

        request.Headers.Remove(PendingReplays.Header);
        request.Headers.TryAddWithoutValidation(PendingReplays.Header, number);
        return request;
    }
}
