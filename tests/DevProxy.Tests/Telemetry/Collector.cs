using System.Collections.Concurrent;
using System.Globalization;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Telemetry;

/// <summary>A collector: takes OTLP over HTTP as protobuf and reads what is in it (opentelemetry-proto, v1).</summary>
internal sealed class Collector : IAsyncDisposable
{
    private const string Protobuf = "application/x-protobuf";

    private readonly ConcurrentQueue<(string Path, byte[] Body)> _posts = new();
    private TestUpstream _server = null!;

    public string Url => _server.Url;

    public IReadOnlyList<OtlpSpan> Spans =>
        [
            .. Of("/v1/traces")
                .SelectMany(request => request.All(1))
                .SelectMany(resource => resource.All(2).SelectMany(scope => scope.All(2)).Select(span => new OtlpSpan(resource, span))),
        ];

    public IReadOnlyList<OtlpPoint> Points =>
        [
            .. Of("/v1/metrics")
                .SelectMany(request => request.All(1))
                .SelectMany(resource => resource.All(2))
                .SelectMany(scope => scope.All(2))
                .SelectMany(metric =>
                    metric.All(7).Concat(metric.All(9)).SelectMany(data => data.All(1)).Select(point => new OtlpPoint(metric, point))
                ),
        ];

    public IReadOnlyList<OtlpLog> Logs =>
        [
            .. Of("/v1/logs")
                .SelectMany(request => request.All(1))
                .SelectMany(resource => resource.All(2))
                .SelectMany(scope => scope.All(2))
                .Select(record => new OtlpLog(record)),
        ];

    /// <summary>All that came, as text: what is nowhere in it was sent nowhere.</summary>
    public string Everything => string.Concat(_posts.Select(post => System.Text.Encoding.Latin1.GetString(post.Body)));

    public static async Task<Collector> StartAsync()
    {
        var collector = new Collector();
        collector._server = await TestUpstream.StartAsync(collector.TakeAsync);
        return collector;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        Assert.Equal(("POST", Protobuf), (context.Request.Method, context.Request.ContentType));
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        _posts.Enqueue((context.Request.Path, body.ToArray()));
        context.Response.ContentType = Protobuf;
    }

    private IEnumerable<WireMessage> Of(string path) => _posts.Where(post => post.Path == path).Select(post => new WireMessage(post.Body));
}

/// <summary>A span and the service that it is of.</summary>
internal sealed class OtlpSpan(WireMessage resource, WireMessage span)
{
    public string Service => OtlpAttributes.Of(resource.All(1).Single(), 1)["service.name"];

    public string TraceId => span.Hex(1);

    public string Id => span.Hex(2);

    public string ParentId => span.Hex(4);

    public string Name => span.Text(5);

    /// <summary>2 is a server's, 3 a client's.</summary>
    public ulong Kind => span.Number(6);

    public ulong Start => span.Number(7);

    public ulong End => span.Number(8);

    public IReadOnlyDictionary<string, string> Attributes => OtlpAttributes.Of(span, 9);

    /// <summary>2 is an error.</summary>
    public ulong Status => span.All(15).SingleOrDefault()?.Number(3) ?? 0;
}

/// <summary>A point of a sum or of a histogram.</summary>
internal sealed class OtlpPoint(WireMessage metric, WireMessage point)
{
    public string Name => metric.Text(1);

    public string Unit => metric.Text(3);

    public bool IsHistogram => metric.All(9).Any();

    public ulong Count => point.Number(IsHistogram ? 4 : 6);

    public IReadOnlyDictionary<string, string> Attributes => OtlpAttributes.Of(point, IsHistogram ? 9 : 7);
}

/// <summary>A log record.</summary>
internal sealed class OtlpLog(WireMessage record)
{
    /// <summary>9 is information, 13 a warning, 17 an error.</summary>
    public ulong Severity => record.Number(2);

    public string Body => record.All(5).Single().Text(1);

    public string TraceId => record.Hex(9);

    public string SpanId => record.Hex(10);

    public IReadOnlyDictionary<string, string> Attributes => OtlpAttributes.Of(record, 6);
}

internal static class OtlpAttributes
{
    /// <summary>The attributes in a field, each value as text.</summary>
    public static IReadOnlyDictionary<string, string> Of(WireMessage message, int field) =>
        message.All(field).ToDictionary(pair => pair.Text(1), pair => Value(pair.All(2).Single()));

    private static string Value(WireMessage any) =>
        any.Has(1) ? any.Text(1)
        : any.Has(4) ? BitConverter.UInt64BitsToDouble(any.Number(4)).ToString(CultureInfo.InvariantCulture)
        : any.Number(any.Has(3) ? 3 : 2).ToString(CultureInfo.InvariantCulture);
}
