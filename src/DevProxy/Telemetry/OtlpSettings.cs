using System.Net;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;

namespace DevProxy.Telemetry;

/// <summary>
/// Where telemetry goes. What else the variables of OpenTelemetry's specification say (headers, timeouts, sampler, intervals, attributes of
/// the resource) its SDK reads itself.
/// </summary>
/// <param name="Collector">Without the path of a signal.</param>
/// <param name="Environment">The environment's variables.</param>
/// <param name="Version">DevProxy's.</param>
internal sealed record OtlpSettings(Uri Collector, IReadOnlyDictionary<string, string> Environment, string Version)
{
    /// <summary>The name of the source of spans and of the meter.</summary>
    public const string Name = "DevProxy";

    private const int GrpcPort = 4317;
    private const string ServiceName = "OTEL_SERVICE_NAME";
    private const string ServiceNamespace = "service.name=";

    /// <summary>Whose telemetry it is.</summary>
    public void Describe(ResourceBuilder resource)
    {
        // What the person says of the service stands; the SDK's detectors come first.
        var isNamed =
            Environment.ContainsKey(ServiceName)
            || (
                Environment.TryGetValue("OTEL_RESOURCE_ATTRIBUTES", out var attributes)
                && attributes.Contains(ServiceNamespace, StringComparison.Ordinal)
            );
        if (!isNamed)
            resource.AddService("devproxy", serviceVersion: Version);
    }

    /// <summary>Sets where one signal is sent to, and how.</summary>
    /// <param name="options">The exporter's.</param>
    /// <param name="signal"><c>traces</c>, <c>metrics</c> or <c>logs</c>.</param>
    /// <param name="watch">Hears how the sending goes.</param>
    public void Apply(OtlpExporterOptions options, string signal, CollectorWatch watch)
    {
        var upper = signal.ToUpperInvariant();
        var protocol = Variable($"OTEL_EXPORTER_OTLP_{upper}_PROTOCOL") ?? Variable("OTEL_EXPORTER_OTLP_PROTOCOL");
        var isGrpc = protocol is null ? Collector.Port == GrpcPort : protocol == "grpc";
        options.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;

        // Of the specification: the variable of one signal is taken as it is, the common one gets the signal's path.
        options.Endpoint =
            Variable($"OTEL_EXPORTER_OTLP_{upper}_ENDPOINT") is { } own && Uri.TryCreate(own, UriKind.Absolute, out var url) ? url
            : isGrpc ? Collector
            : new Uri($"{Collector.AbsoluteUri.TrimEnd('/')}/v1/{signal}");
        var (isLocal, timeout) = (options.Endpoint.IsLoopback, TimeSpan.FromMilliseconds(options.TimeoutMilliseconds));
        options.HttpClientFactory = () => watch.Client(isLocal, timeout);
    }

    private string? Variable(string name) => Environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}

/// <summary>
/// Notices when the collector cannot be reached, and says so once: telemetry is never a reason for anything else to fail.
/// </summary>
/// <param name="collector">As a person knows it.</param>
/// <param name="warn">Gets the sentence, with a place for the collector.</param>
internal sealed class CollectorWatch(Uri collector, Action<string, string> warn)
{
    private int _told;

    /// <summary>A client that sends to it. A collector on this machine is never asked through a proxy.</summary>
    public HttpClient Client(bool isLocal, TimeSpan timeout) =>
        new(
            new Watching(
                new SocketsHttpHandler
                {
                    UseProxy = !isLocal,
                    AllowAutoRedirect = false,
                    ActivityHeadersPropagator = null,
                },
                this
            )
        )
        {
            Timeout = timeout,
        };

    private void Tell(string why)
    {
        if (Interlocked.Exchange(ref _told, 1) == 0)
            warn(
                $"Telemetry does not arrive at {{Collector}} ({why.TrimEnd('.')}): start the collector, or correct log.otlp or "
                    + "OTEL_EXPORTER_OTLP_ENDPOINT. DevProxy goes on without it, and this is said once",
                collector.GetLeftPart(UriPartial.Authority)
            );
    }

    private sealed class Watching(HttpMessageHandler inner, CollectorWatch watch) : DelegatingHandler(inner)
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return Look(base.Send(request, cancellationToken));
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                watch.Tell(e.Message);
                throw;
            }
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return Look(await base.SendAsync(request, cancellationToken));
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                watch.Tell(e.Message);
                throw;
            }
        }

        private HttpResponseMessage Look(HttpResponseMessage answer)
        {
            if (answer.StatusCode >= HttpStatusCode.MultipleChoices)
                watch.Tell($"it answers {(int)answer.StatusCode}");
            return answer;
        }
    }
}
