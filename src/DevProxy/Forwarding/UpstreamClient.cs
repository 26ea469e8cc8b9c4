using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DevProxy.Configuration;

namespace DevProxy.Forwarding;

/// <summary>
/// The connections to one target. Created at the first request; disposed as soon as no route leads here any more and the last exchange is
/// finished.
/// </summary>
/// <param name="target">Where they go.</param>
/// <param name="settings">How they are made.</param>
/// <param name="authorities">Trusted beside the system's.</param>
/// <param name="clientCertificate">Sent to the upstream, with its key; null for none.</param>
internal sealed class UpstreamClient(
    UpstreamTarget target,
    UpstreamSettings settings,
    X509Certificate2Collection authorities,
    X509Certificate2Collection? clientCertificate
)
{
    // Node closes a connection that was idle for 5 s, at times just when the next request is on its way. A new one to this machine costs
    // nothing.
    private static readonly TimeSpan LocalIdleTime = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan RemoteIdleTime = TimeSpan.FromMinutes(1);

    // Many servers ignore Expect: 100-continue. curl waits as long.
    private static readonly TimeSpan ContinueTime = TimeSpan.FromSeconds(1);

    // A name may point elsewhere after a while, or after the VPN is up.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly AsyncLocal<UpstreamCall?> _current = new();
    private HttpMessageInvoker? _invoker;
    private int _exchanges;
    private int _routes;

    public UpstreamSettings Settings { get; } = settings;

    /// <summary>Whether the target speaks TLS, although it is written without.</summary>
    public TlsProbe Tls { get; } = new();

    /// <summary>Whose cookies go to the target.</summary>
    public ForeignCookies Cookies { get; } = new(target);

    /// <summary>Begins an exchange, to be ended with <see cref="Leave"/>.</summary>
    public HttpMessageInvoker Enter()
    {
        lock (_gate)
        {
            _exchanges++;
            return _invoker ??= new HttpMessageInvoker(CreateSender());
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

    /// <summary>One more route leads here.</summary>
    public void Hold()
    {
        lock (_gate)
            _routes++;
    }

    /// <summary>One route less leads here. An exchange that still comes after the last one is served.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _routes--;
            CloseWhenUnused();
        }
    }

    private void CloseWhenUnused()
    {
        if (_routes > 0 || _exchanges > 0)
            return;
        _invoker?.Dispose();
        _invoker = null;
    }

    private UpstreamSender CreateSender()
    {
        var connector = new UpstreamConnector(target, Settings, authorities, clientCertificate);
        return new UpstreamSender(
            CreateHandler(connector, Lifetime),
            () => CreateHandler(connector, TimeSpan.Zero),
            _current,
            ProxyOfPlainRequests()
        );
    }

    // A connection whose lifetime is zero serves one request.
    private SocketsHttpHandler CreateHandler(UpstreamConnector connector, TimeSpan lifetime)
    {
        var isPlain = target.Origin.Scheme == "http" && Settings.Proxy is null;
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = Settings.Proxy is not null,
            Proxy = Settings.Proxy is null ? null : WebProxyOf(new Uri(Settings.Proxy)),
            EnableMultipleHttp2Connections = true,
            ActivityHeadersPropagator = null,
            ConnectCallback = connector.ConnectAsync,
            SslOptions = connector.TlsOptions(null),
            ConnectTimeout = Settings.ConnectTimeout,
            Expect100ContinueTimeout = ContinueTime,
            PooledConnectionIdleTimeout = target.IsLocal ? LocalIdleTime : RemoteIdleTime,
            PooledConnectionLifetime = lifetime,
            PlaintextStreamFilter = (context, _) =>
                ValueTask.FromResult<Stream>(new UpstreamConnection(context.PlaintextStream, _current, PrefaceOf(context), isPlain)),
#pragma warning disable CA2262 // In kilobytes: header sections pass up to 256 KB.
            MaxResponseHeadersLength = 256,
#pragma warning restore CA2262
            RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static (_, message) =>
                message.Options.TryGetValue(UpstreamCall.Key, out var call) && call.Browser is null
                    ? FieldValueEncoding.Judged
                    : FieldValueEncoding.PassedOn,
        };
    }

    private static AnswerStart? PrefaceOf(SocketsHttpPlaintextStreamFilterContext context) =>
        context.NegotiatedHttpVersion.Major < 2 ? null
        : context.InitialRequestMessage.Options.TryGetValue(UpstreamCall.Key, out var call) ? call.Preface
        : new AnswerStart();

    // A tunnel asks for credentials before any body is sent; a plain request that is asked for them has used up its body, so it carries
    // them from the start.
    private string? ProxyOfPlainRequests()
    {
        if (Settings.Proxy is not { } url || target.Origin.Scheme != "http")
            return null;
        var user = Uri.UnescapeDataString(new Uri(url).UserInfo);
        return user.Length == 0 ? "" : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(user));
    }

    private static WebProxy WebProxyOf(Uri proxy)
    {
        var user = proxy.UserInfo.Split(':', 2);

        // The handler's messages contain this address, so it must not contain the password.
        return new WebProxy(new UriBuilder(proxy) { UserName = "", Password = "" }.Uri)
        {
            Credentials =
                proxy.UserInfo.Length == 0
                    ? null
                    : new NetworkCredential(Uri.UnescapeDataString(user[0]), Uri.UnescapeDataString(user.ElementAtOrDefault(1) ?? "")),
        };
    }
}
