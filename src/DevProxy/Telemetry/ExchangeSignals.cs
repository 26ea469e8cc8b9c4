using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Telemetry;

/// <summary>
/// What an exchange that has ended leaves in traces, metrics and logs, by OpenTelemetry's semantic conventions for HTTP. Attributes that
/// they have no name for begin with <c>devproxy</c>.
/// </summary>
internal sealed class ExchangeSignals
{
    // Semantic conventions, HTTP metrics: the boundaries of the durations, in seconds.
    private static readonly InstrumentAdvice<double> Boundaries = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    // Semantic conventions, HTTP spans, http.request.method: all others are _OTHER.
    private static readonly string[] KnownMethods =
    [
        "CONNECT",
        "DELETE",
        "GET",
        "HEAD",
        "OPTIONS",
        "PATCH",
        "POST",
        "PUT",
        "QUERY",
        "TRACE",
    ];

    private readonly Histogram<double> _served;
    private readonly Histogram<double> _asked;
    private readonly Counter<long> _verdicts;
    private readonly ILogger _logger;

    /// <param name="meter">Counts.</param>
    /// <param name="logger">Writes a record for each exchange.</param>
    public ExchangeSignals(Meter meter, ILogger logger)
    {
        _logger = logger;
        _served = meter.CreateHistogram("http.server.request.duration", "s", "Duration of the requests of browsers.", null, Boundaries);
        _asked = meter.CreateHistogram(
            "http.client.request.duration",
            "s",
            "Duration of calls to upstreams, until their response headers.",
            null,
            Boundaries
        );
        _verdicts = meter.CreateCounter<long>("devproxy.cors.verdicts", "{verdict}", "What a browser makes of answers.");
    }

    /// <summary>An exchange has ended.</summary>
    public void Ended(Exchange exchange, Redaction redaction)
    {
        redaction = exchange.RedactionFor(redaction);
        var facts = new ExchangeFacts(exchange, redaction);
        var (server, client) = (facts.Server(), facts.Client());
        if (exchange.Kind != ExchangeKind.Websocket)
            _served.Record(Seconds(exchange.DurationMs), server);
        if (client is { } asked && exchange.Kind != ExchangeKind.Websocket)
            _asked.Record(Seconds(facts.UpstreamMs), asked);
        Count("upstream", exchange.Cors.Upstream, exchange);
        Count("delivered", exchange.Cors.Delivered, exchange);
        var details = facts.Details();
        if (_logger.IsEnabled(LogLevel.Information))
            Log(exchange, facts, [.. server, .. details]);
        if (exchange.Trace is not { } trace)
            return;
        if (client is { } call)
            End(
                trace.Client,
                facts.Method,
                [.. call, .. facts.ClientDetails()],
                facts.ClientError,
                exchange.StartedAt + TimeSpan.FromMilliseconds(exchange.UpstreamAskedMs!.Value + facts.UpstreamMs)
            );
        End(
            trace.Server,
            exchange.Arrived.Route is { } route ? $"{facts.Method} {route.Key}" : facts.Method,
            [.. server, .. details],
            facts.ServerError,
            exchange.StartedAt + TimeSpan.FromMilliseconds(exchange.DurationMs ?? 0)
        );
    }

    private static void End(
        Activity? span,
        string name,
        IReadOnlyList<KeyValuePair<string, object?>> attributes,
        string? error,
        DateTimeOffset at
    )
    {
        if (span is null)
            return;
        span.DisplayName = name;
        foreach (var (key, value) in attributes)
            span.SetTag(key, value);
        if (error is not null)
            span.SetStatus(ActivityStatusCode.Error);
        span.SetEndTime(at.UtcDateTime);
        span.Stop();
    }

    // Within the trace: a log record takes its ids from the current span.
    private void Log(Exchange exchange, ExchangeFacts facts, IReadOnlyList<KeyValuePair<string, object?>> attributes)
    {
        var before = Activity.Current;
        if (exchange.Trace is { } trace)
            Activity.Current = trace.Server;
        var level =
            exchange.Error is { Type: not "client_gone" } ? LogLevel.Error
            : exchange.Cors.Delivered?.Outcome == Outcome.Blocked ? LogLevel.Warning
            : LogLevel.Information;
        _logger.Log(level, default, attributes, null, (_, _) => facts.Sentence);
        Activity.Current = before;
    }

    private void Count(string side, Verdict? verdict, Exchange exchange)
    {
        if (verdict is null or { Outcome: Outcome.NotApplicable })
            return;
        var tags = new TagList { { "devproxy.cors.side", side }, { "devproxy.cors.outcome", WireName.Of(verdict.Outcome) } };
        if (verdict.Code is { } code)
            tags.Add("devproxy.cors.code", WireName.Of(code));
        if (exchange.Arrived.Route is { } route)
            tags.Add("http.route", route.Key);
        _verdicts.Add(1, tags);
    }

    private static double Seconds(double? milliseconds) => (milliseconds ?? 0) / 1000;

    /// <summary>A method as the conventions write it.</summary>
    public static string Known(string method) => KnownMethods.Contains(method, StringComparer.Ordinal) ? method : "_OTHER";
}

/// <summary>The attributes of one exchange, secrets masked.</summary>
/// <param name="exchange">The exchange.</param>
/// <param name="redaction">Its masks.</param>
internal sealed class ExchangeFacts(Exchange exchange, Redaction redaction)
{
    private readonly SplitUrl _url = new(redaction.Url(exchange.Request.Url));

    /// <summary>The name of a span for which there is no better one.</summary>
    public string Method => ExchangeSignals.Known(exchange.Request.Method) is var known && known == "_OTHER" ? "HTTP" : known;

    /// <summary>How long the upstream took: to its response headers, or until it was given up.</summary>
    public double UpstreamMs => (exchange.Upstream?.FirstByteMs ?? exchange.DurationMs ?? 0) - (exchange.UpstreamAskedMs ?? 0);

    /// <summary>Semantic conventions, HTTP server: what went wrong, or a 5xx.</summary>
    public string? ServerError => exchange.Error?.Type ?? (exchange.Response is { Status: >= 500 and var status } ? Text(status) : null);

    /// <summary>Semantic conventions, HTTP client: what went wrong, or a 4xx or 5xx.</summary>
    public string? ClientError =>
        exchange.Upstream?.Status is not { } status ? exchange.Error?.Type ?? "_OTHER"
        : status >= 400 ? Text(status)
        : null;

    /// <summary>The exchange in words.</summary>
    public string Sentence =>
        $"#{Text(exchange.Id)} {exchange.Request.Method} {_url.Path} {(exchange.Response is { } response ? Text(response.Status) : "no answer")}"
        + (ServerError is { } error ? $" {error}" : "")
        + (exchange.Cors.Upstream is { Code: { } code } ? $" {WireName.Of(code)}" : "");

    /// <summary>What a browser's request counts under: few values each.</summary>
    public TagList Server()
    {
        var tags = new TagList
        {
            { "http.request.method", ExchangeSignals.Known(exchange.Request.Method) },
            { "url.scheme", _url.Scheme },
            { "network.protocol.version", Version(exchange.Arrived.HttpVersion) },
        };
        if (exchange.Arrived.Route is { } route)
            tags.Add("http.route", route.Key);
        if (exchange.Response is { } response)
            tags.Add("http.response.status_code", response.Status);
        if (ServerError is { } error)
            tags.Add("error.type", error);
        return tags;
    }

    /// <summary>The same of the upstream's call; null where there was none.</summary>
    public TagList? Client()
    {
        if (exchange.Upstream is not { } upstream || exchange.UpstreamAskedMs is null)
            return null;
        var url = new SplitUrl(upstream.Url);
        var tags = new TagList
        {
            { "http.request.method", ExchangeSignals.Known(exchange.Request.Method) },
            { "url.scheme", url.Scheme },
            { "server.address", url.Host },
            { "server.port", url.Port },
        };
        if (upstream.Status is { } status)
            tags.Add("http.response.status_code", status);
        if (upstream.HttpVersion is { } version)
            tags.Add("network.protocol.version", Version(version));
        if (ClientError is { } error)
            tags.Add("error.type", error);
        return tags;
    }

    /// <summary>What spans and logs have beside these.</summary>
    public List<KeyValuePair<string, object?>> Details()
    {
        var details = new List<KeyValuePair<string, object?>>
        {
            new("url.path", _url.Path),
            new("server.address", _url.Host),
            new("server.port", _url.Port),
            new("devproxy.exchange.id", exchange.Id),
            new("devproxy.kind", exchange.Kind.ToString().ToLowerInvariant()),
        };
        Add("url.query", _url.Query);
        Add("user_agent.original", exchange.Request.Headers.Get("User-Agent") is { } agent ? redaction.Header("User-Agent", agent) : null);
        Add("devproxy.answered_by", exchange.AnsweredBy?.ToString().ToLowerInvariant());
        Add("devproxy.answered_from", exchange.AnsweredFrom);
        Add("devproxy.profile", exchange.Arrived.Profile);
        Add("devproxy.error", exchange.Error is { } error ? redaction.Error(error).Detail : null);
        Add("devproxy.cors.origin", exchange.Cors.Origin is { } origin ? redaction.Text(origin) : null);
        foreach (var (side, verdict) in new[] { ("upstream", exchange.Cors.Upstream), ("delivered", exchange.Cors.Delivered) })
        {
            Add($"devproxy.cors.{side}.outcome", verdict is null ? null : WireName.Of(verdict.Outcome));
            Add($"devproxy.cors.{side}.code", verdict?.Code is { } code ? WireName.Of(code) : null);
        }

        if (ExchangeSignals.Known(exchange.Request.Method) == "_OTHER")
            details.Add(new("http.request.method_original", exchange.Request.Method));
        return details;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                details.Add(new(name, value));
        }
    }

    /// <summary>What the upstream's span has beside what its call counts under.</summary>
    public IEnumerable<KeyValuePair<string, object?>> ClientDetails() => [new("url.full", redaction.Url(exchange.Upstream!.Url))];

    // HTTP/1.1 and HTTP/2, as the conventions want them: 1.1 and 2.
    private static string Version(string version) => version[(version.IndexOf('/', StringComparison.Ordinal) + 1)..];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The parts of an absolute URL, byte for byte.</summary>
    private sealed class SplitUrl
    {
        public SplitUrl(string url)
        {
            var authority = url.IndexOf("://", StringComparison.Ordinal) + 3;
            var path = url.IndexOf('/', authority);
            var rest = path < 0 ? "/" : url[path..];
            var query = rest.IndexOf('?', StringComparison.Ordinal);
            Scheme = authority < 3 ? "http" : url[..(authority - 3)];
            (Path, Query) = query < 0 ? (rest, null) : (rest[..query], rest[(query + 1)..]);
            if (Origin.TryFromUrl(path < 0 ? url : url[..path], out var origin))
                (Host, Port) = (origin.Host!, origin.Port);
        }

        public string Scheme { get; }

        public string Host { get; } = "";

        public int Port { get; }

        public string Path { get; }

        public string? Query { get; }
    }
}
