using System.Net;
using System.Text;

namespace DevProxy.Forwarding;

/// <summary>
/// The connections to one target. Created at the first request; when a reload has retired it, disposed as soon as the last exchange is finished.
/// </summary>
internal sealed class UpstreamClient(UpstreamSettings settings)
{
    private readonly Lock _gate = new();
    private HttpMessageInvoker? _invoker;
    private int _exchanges;
    private bool _retired;

    public UpstreamSettings Settings { get; } = settings;

    /// <summary>Begins an exchange, to be ended with <see cref="Leave"/>.</summary>
    public HttpMessageInvoker Enter()
    {
        lock (_gate)
        {
            _exchanges++;
            return _invoker ??= new HttpMessageInvoker(CreateHandler());
        }
    }

    /// <summary>Ends an exchange.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _exchanges--;
            CloseWhenUnused();
        }
    }

    /// <summary>No new exchanges are to be expected. One that comes all the same is served.</summary>
    public void Retire()
    {
        lock (_gate)
        {
            _retired = true;
            CloseWhenUnused();
        }
    }

    private void CloseWhenUnused()
    {
        if (!_retired || _exchanges > 0)
            return;
        _invoker?.Dispose();
        _invoker = null;
    }

    private SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        EnableMultipleHttp2Connections = true,
        ActivityHeadersPropagator = null,
        ConnectTimeout = Settings.ConnectTimeout,
        Expect100ContinueTimeout = TimeSpan.FromSeconds(10),
#pragma warning disable CA2262 // In kilobytes: header sections pass up to 256 KB.
        MaxResponseHeadersLength = 256,
#pragma warning restore CA2262
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
    };
}
