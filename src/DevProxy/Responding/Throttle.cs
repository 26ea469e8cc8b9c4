using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using DevProxy.Configuration;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Reading;
using DevProxy.Configuration.Schema;
using DevProxy.Routing;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http.Features;

namespace DevProxy.Responding;

/// <summary>
/// <c>"throttle"</c> in a route: as slow as a mobile network, or so many bytes a second, in both directions. Requests of the route share
/// the line, as they would share the network; streams and WebSockets among them. Preflights pass untouched.
/// </summary>
/// <param name="line">The line; null in the list of features, where nothing is configured yet.</param>
internal sealed class Throttle(ThrottledLine? line = null) : RouteFeature, IRouteStep
{
    // What Chrome's DevTools emulate (front_end/core/sdk/NetworkManager.ts): "3G", which they called "Slow 3G" before, "Slow 4G", which was
    // "Fast 3G", and "Fast 4G".
    private static readonly FrozenDictionary<string, (int Down, int Up, int LatencyMs)> Presets = new Dictionary<string, (int, int, int)>
    {
        ["slow-3g"] = (50_000, 50_000, 2000),
        ["3g"] = (180_000, 84_375, 562),
        ["4g"] = (1_012_500, 168_750, 165),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly ThrottledLine _line = line ?? new ThrottledLine("", 1, 1, 0);

    public override ImmutableArray<Key> Keys { get; } =
    [
        new(
            "throttle",
            KeyShape.OneOf("slow-3g", "3g", "4g") with
            {
                Number = new NumberRange(1, int.MaxValue),
            },
            null,
            "How fast the network is: Chrome's presets slow-3g, 3g and 4g, or bytes a second in both directions. Preflights are not slowed."
        ),
    ];

    public override string Banner => $"throttled to {_line.Name}";

    public override RouteFeature? Read(Section route, ReadContext context) =>
        route.Written("throttle") switch
        {
            null => null,
            { Kind: SourceKind.Number } => Of(route.Whole("throttle")),
            var word => Of(word.Text),
        };

    public override IEnumerable<string> Explain() => [$"request and answer are slowed to {_line.Name}"];

    public async Task<ExchangeError?> PassAsync(
        HttpContext context,
        Exchange exchange,
        HeadDeadline? deadline,
        Func<Task<ExchangeError?>> next
    )
    {
        if (exchange.Kind == ExchangeKind.Preflight)
            return await next();
        if (!await new DelaySpan(_line.LatencyMs, _line.LatencyMs).WaitAsync(context))
            return null;
        context.Request.Body = new ThrottledStream(context.Request.Body, _line);
        context.Response.Body = new ThrottledStream(context.Response.Body, _line);
        if (exchange.Kind == ExchangeKind.Websocket)
            SlowUpgrades(context.Features);
        return await next();
    }

    private static Throttle Of(string preset)
    {
        var (down, up, latency) = Presets[preset];
        return new Throttle(new ThrottledLine(preset, down, up, latency));
    }

    private static Throttle Of(int bytes) =>
        new(new ThrottledLine(string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes a second"), bytes, bytes, 0));

    private void SlowUpgrades(IFeatureCollection features)
    {
        if (features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
            features.Set<IHttpExtendedConnectFeature>(new SlowConnect(connect, _line));
        else if (features.Get<IHttpUpgradeFeature>() is { } upgrade)
            features.Set<IHttpUpgradeFeature>(new SlowUpgrade(upgrade, _line));
    }

    private sealed class SlowUpgrade(IHttpUpgradeFeature inner, ThrottledLine line) : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => inner.IsUpgradableRequest;

        public async Task<Stream> UpgradeAsync() => new ThrottledStream(await inner.UpgradeAsync(), line);
    }

    private sealed class SlowConnect(IHttpExtendedConnectFeature inner, ThrottledLine line) : IHttpExtendedConnectFeature
    {
        public bool IsExtendedConnect => inner.IsExtendedConnect;

        public string? Protocol => inner.Protocol;

        public async ValueTask<Stream> AcceptAsync() => new ThrottledStream(await inner.AcceptAsync(), line);
    }
}

/// <summary>A slow line with two directions, which all who use it share.</summary>
/// <param name="name">How people call it.</param>
/// <param name="down">Bytes a second to the browser.</param>
/// <param name="up">Bytes a second from the browser.</param>
/// <param name="latencyMs">What every request waits before anything happens.</param>
internal sealed class ThrottledLine(string name, int down, int up, int latencyMs)
{
    public string Name { get; } = name;

    public int LatencyMs { get; } = latencyMs;

    public Bandwidth Down { get; } = new(down);

    public Bandwidth Up { get; } = new(up);
}

/// <summary>One direction of a line: bytes pass one after the other, at its rate.</summary>
/// <param name="bytesPerSecond">The rate.</param>
internal sealed class Bandwidth(int bytesPerSecond)
{
    private const int PiecesPerSecond = 20;

    private readonly Lock _gate = new();
    private long _freeAt = TimeProvider.System.GetTimestamp();

    /// <summary>What passes at once: small, so that a slow line looks like one, and does not stand still between two lumps.</summary>
    public int Piece { get; } = Math.Clamp(bytesPerSecond / PiecesPerSecond, 1, 64 * 1024);

    /// <summary>Waits until so many bytes have passed, behind those that are on their way.</summary>
    public Task PassAsync(int bytes, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        TimeSpan wait;
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _freeAt = Math.Max(now, _freeAt) + (long)(bytes * (double)time.TimestampFrequency / bytesPerSecond);
            wait = time.GetElapsedTime(now, _freeAt);
        }

        return Task.Delay(wait, cancellationToken);
    }
}

/// <summary>A stream over a slow line: what is read comes up from the browser, what is written goes down to it.</summary>
/// <param name="inner">The stream.</param>
/// <param name="line">The line.</param>
internal sealed class ThrottledStream(Stream inner, ThrottledLine line) : ForwardOnlyStream
{
    public override bool CanRead => inner.CanRead;

    public override bool CanWrite => inner.CanWrite;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, line.Up.Piece)], cancellationToken);
        if (count > 0)
            await line.Up.PassAsync(count, cancellationToken);
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            var piece = buffer[..Math.Min(buffer.Length, line.Down.Piece)];
            await line.Down.PassAsync(piece.Length, cancellationToken);
            await inner.WriteAsync(piece, cancellationToken);
            await inner.FlushAsync(cancellationToken);
            buffer = buffer[piece.Length..];
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
