using System.Net;
using System.Net.Http.Headers;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Forwarding;
using DevProxy.Traffic;

namespace DevProxy.Checking;

/// <summary>
/// Sends single requests as they are given, over the connections that the proxy itself would make: <c>localhost</c> on both families, the
/// corporate proxy of the environment, the same trust. It follows nothing, stores nothing and adds nothing but what frames a message.
/// </summary>
/// <param name="environment">For proxies and certificate authorities.</param>
/// <param name="timeout">How long each part of a request may take: connecting with TLS, sending a body, the answer's head.</param>
internal sealed class BrowserTransport(IReadOnlyDictionary<string, string> environment, TimeSpan timeout) : IDisposable
{
    private const int BodyBytes = 4096;

    // A page that trickles is not worth a wait.
    private static readonly TimeSpan BodyTime = TimeSpan.FromSeconds(2);

    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly UpstreamFailure _failure = new(UpstreamFailure.RunsInContainer(environment));
    private readonly Dictionary<string, Upstream> _upstreams = new(StringComparer.Ordinal);

    /// <summary>Sends one request and waits for the head of its answer.</summary>
    /// <param name="method">The method.</param>
    /// <param name="url">An absolute http or https URL.</param>
    /// <param name="headers">All header lines. Content-Length is written from the body, whatever stands here.</param>
    /// <param name="body">The body; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<TransportResult> SendAsync(
        string method,
        string url,
        HeaderList headers,
        ReadOnlyMemory<byte>? body,
        CancellationToken cancellationToken
    )
    {
        var upstream = UpstreamOf(url);
        using var limit = new AnswerLimit(timeout);
        using var sending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var call = new UpstreamCall(upstream, null, _failure) { Limit = limit };
        using var message = Message(method, url, headers, body is { } bytes ? new TimedBody(bytes, sending, timeout) : null);
        message.Version = upstream.Sending.Version!;
        message.VersionPolicy = upstream.Sending.VersionPolicy!.Value;
        message.Options.Set(UpstreamCall.Key, call);

        var invoker = upstream.Client.Enter();
        try
        {
            using var response = await invoker.SendAsync(message, sending.Token);
            return new TransportResult(call.Answer, await BodyAsync(response, call.Answer!, cancellationToken), null);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            call.Failed(e);
            var error = sending.IsCancellationRequested
                ? TransportError.NotTaken(url, timeout)
                : TransportError.ForUrl((await upstream.Client.Tls.ExplainAsync(call.Error, call))!, url);
            return new TransportResult(null, null, error);
        }
        finally
        {
            upstream.Client.Leave();
        }
    }

    public void Dispose()
    {
        foreach (var upstream in _upstreams.Values)
            upstream.Dispose();
    }

    private Upstream UpstreamOf(string url)
    {
        _ = Origin.TryFromUrl(url, out var origin);
        if (!_upstreams.TryGetValue(origin!.Serialized, out var upstream))
        {
            // Of the environment only what concerns connections: DevProxy's own variables are about a proxy that does not run here.
            var connections = environment
                .Where(variable =>
                    !variable.Key.StartsWith("DEVPROXY_", StringComparison.Ordinal)
                    && !variable.Key.StartsWith("OTEL_", StringComparison.Ordinal)
                )
                .ToDictionary();
            var config = ConfigReader
                .ReadArguments(new ConfigOverrides(Url: origin.Serialized, Port: 0, NoInspector: true), connections)
                .Config!;
            _upstreams.Add(
                origin.Serialized,
                upstream = new Upstreams(config, environment).Of(config.Routes[0] with { ConnectTimeout = timeout })
            );
        }

        return upstream;
    }

    private static HttpRequestMessage Message(string method, string url, HeaderList headers, HttpContent? body)
    {
        var message = new HttpRequestMessage(new HttpMethod(method), Target(url)) { Content = body };
        foreach (var line in headers)
        {
            if (
                line.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
                || message.Headers.TryAddWithoutValidation(line.Name, line.Value)
            )
                continue;

            // Content-Type and similar headers need a body, even an empty one.
            message.Content ??= new ReadOnlyMemoryContent(ReadOnlyMemory<byte>.Empty);
            message.Content.Headers.TryAddWithoutValidation(line.Name, line.Value);
        }

        return message;
    }

    // RFC 9112, section 3.2.1: an empty path is sent as "/", which the HTTP client does not do for a URL as it is written.
    private static Uri Target(string url) =>
        new Uri(url, AsWritten) is { PathAndQuery.Length: > 0 } whole ? whole : new Uri(url + "/", AsWritten);

    // Of a success only a page for people is of interest: it is no API that answers so.
    private static bool IsTelling(Answer answer) =>
        !HttpStatus.IsOk(answer.Status)
        || answer.Headers.Get("Content-Type")?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;

    private async Task<string?> BodyAsync(HttpResponseMessage response, Answer answer, CancellationToken cancellationToken)
    {
        if (!IsTelling(answer))
            return null;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(timeout < BodyTime ? timeout : BodyTime);
        var bytes = new byte[BodyBytes];
        var count = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(time.Token);
            int read;
            while (count < bytes.Length && (read = await stream.ReadAsync(bytes.AsMemory(count), time.Token)) > 0)
                count += read;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return BodyText
            .Show(count, bytes[..count], answer.Headers.Get("Content-Type"), answer.Headers.Get("Content-Encoding"), BodyBytes)
            .Text;
    }

    /// <summary>A body that the server has to take within a time.</summary>
    private sealed class TimedBody(ReadOnlyMemory<byte> bytes, CancellationTokenSource expiry, TimeSpan time) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            expiry.CancelAfter(time);
            await stream.WriteAsync(bytes, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            expiry.CancelAfter(Timeout.InfiniteTimeSpan);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}

/// <summary>What came back over the wire.</summary>
/// <param name="Answer">The head; null when there was none.</param>
/// <param name="Body">
/// The beginning of the body of what is no plain success, where servers say why, and of pages for people; null when there was none, or it
/// is no text.
/// </param>
/// <param name="Error">Why there was no answer; null when there was one.</param>
internal sealed record TransportResult(Answer? Answer, string? Body, ExchangeError? Error);
