using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Routing;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>
/// What a browser makes of each exchange. The request is read and paired with its preflight when it comes; the answer is judged when its
/// head is final, before the browser has a byte of it, so that the request that a preflight allows finds its preflight answered.
/// </summary>
/// <param name="store">Where the other exchange of a pair is found.</param>
/// <param name="memory">What earlier exchanges showed.</param>
/// <param name="time">The clock.</param>
/// <param name="ended">Cancelled when the app ends.</param>
internal sealed class Judging(LiveTraffic store, TrafficMemory memory, TimeProvider time, CancellationToken ended)
{
    private readonly SteadyClock _clock = new(time);
    private ImmutableHashSet<Task> _asking = [];

    /// <summary>Ends when every production origin that was to be asked for has been.</summary>
    public async Task ProductionAskedAsync()
    {
        while (_asking is { IsEmpty: false } asking)
            await Task.WhenAll(asking);
    }

    /// <summary>A request has arrived: it is classified and paired.</summary>
    /// <param name="context">The browser's side.</param>
    /// <param name="exchange">The exchange.</param>
    /// <param name="config">The configuration that it is served by.</param>
    /// <param name="route">The route that matches it; null when none does.</param>
    public ExchangeVerdicts Begin(HttpContext context, Exchange exchange, ProxyConfig config, Route? route)
    {
        var client = context.Connection.RemoteIpAddress?.ToString() ?? "";
        var arrived = _clock.Now;
        var pairing = Pair(exchange, arrived, client);
        var observation = exchange.Observation = pairing?.Refine(exchange.Observation) ?? exchange.Observation;
        exchange.Revise(cors =>
            cors with
            {
                Layout = observation.Layout,
                Origin = observation.Origin,
                TargetOrigin = observation.TargetOrigin,
                NeedsPreflight = observation.NeedsPreflight,
                Preflight = pairing is null ? null : new PreflightPart(pairing.State, pairing.Id),
                Mode = ModeOf(exchange.Kind, route is null ? config.Cors : route.Config.Cors),
            }
        );

        var preflight = pairing is { State: PreflightState.Paired, Id: { } id } ? store.FindUnmasked(id) : null;
        if (preflight is not null)
            Settle(preflight, exchange.Id, observation.Credentials);
        var production = config.ProductionOrigins.IsEmpty ? null : new ProductionVerdicts(exchange, config, route, memory.Probes);
        return new ExchangeVerdicts(exchange, preflight, memory, store.Redaction, production) { Client = client, ArrivedAt = arrived };
    }

    /// <summary>The answer's head is final.</summary>
    public void Judge(Exchange exchange, ExchangeVerdicts verdicts, Answer answer)
    {
        verdicts.Judge(answer);
        if (verdicts.Delivered is not { } delivered)
            return;
        if (exchange.Kind == ExchangeKind.Preflight)
            memory.Preflights.Answer(exchange.Id, _clock.Now, delivered, answer);
        else if (exchange.Observation.NeedsPreflight == true && delivered.WithoutCredentials.Outcome == Outcome.Blocked)
            memory.Preflights.Refuse(verdicts.Client, exchange.Observation);
    }

    /// <summary>The answer's last byte has left.</summary>
    public void End(Exchange exchange, ExchangeVerdicts verdicts)
    {
        verdicts.JudgeWithBody();
        Remember(AskForProductionAsync(exchange, verdicts));
        if (exchange.Kind == ExchangeKind.Preflight && exchange.Response is not null)
            _ = WatchAsync(exchange, verdicts);
    }

    /// <summary>How a policy is called in the record.</summary>
    public static string ModeOf(ExchangeKind kind, CorsPolicy? policy) =>
        kind == ExchangeKind.Websocket
            ? "off"
            : policy?.Mode switch
            {
                CorsMode.Repair => "repair",
                CorsMode.Override => "override",
                _ => "off",
            };

    // The request shows its credentials mode better than its preflight can, and as it was sent, its preflight passed in that mode.
    private void Settle(Exchange preflight, long request, CredentialsMode credentials)
    {
        preflight.Revise(cors =>
            cors with
            {
                Preflight = new PreflightPart(PreflightState.Paired, request),
                Upstream = cors.Upstream?.Settled(credentials),
                Delivered = cors.Delivered?.Settled(credentials),
            }
        );
        store.Revised(preflight);
    }

    private PreflightPairing? Pair(Exchange exchange, DateTimeOffset arrived, string client)
    {
        var observation = exchange.Observation;
        switch (observation.Role)
        {
            case CorsRole.Preflight:
                memory.Preflights.Open(exchange.Id, arrived, client, observation);
                return new PreflightPairing(PreflightState.Pending, null, null, null);
            case CorsRole.CorsRequest:
                return memory.Preflights.Pair(exchange.Id, arrived, client, observation);
            default:
                return null;
        }
    }

    private void Remember(Task asking)
    {
        if (asking.IsCompleted)
            return;
        ImmutableInterlocked.Update(ref _asking, static (all, one) => all.Add(one), asking);
        _ = asking.ContinueWith(
            one => ImmutableInterlocked.Update(ref _asking, static (all, done) => all.Remove(done), one),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
    }

    // The browser has its answer; what it would be in production is logged when it is known.
    private async Task AskForProductionAsync(Exchange exchange, ExchangeVerdicts verdicts)
    {
        if (await verdicts.AskForProductionAsync())
            store.Revised(exchange);
    }

    // A request that never comes is a finding: the browser stopped at the preflight's answer.
    private async Task WatchAsync(Exchange preflight, ExchangeVerdicts verdicts)
    {
        try
        {
            var left = PreflightLedger.UnansweredAfter - (_clock.Now - verdicts.ArrivedAt);
            if (left > TimeSpan.Zero)
                await Task.Delay(left, time, ended);
        }
        catch (OperationCanceledException)
        {
            return; // The app ends; nobody needs it any more.
        }

        if (memory.Preflights.StatusOf(preflight.Id, _clock.Now).State != PreflightState.Unanswered)
            return;
        preflight.Revise(cors => cors with { Preflight = new PreflightPart(PreflightState.Unanswered, null) });
        verdicts.JudgeUnanswered();
        store.Revised(preflight);
    }
}

/// <summary>What earlier exchanges showed, which one exchange alone cannot tell. It outlives a reload.</summary>
/// <param name="Preflights">Which preflight belongs to which request.</param>
/// <param name="Routes">What the answers of each route showed.</param>
/// <param name="Probes">What upstreams said when they were asked for production origins.</param>
internal sealed record TrafficMemory(PreflightLedger Preflights, RouteMemory Routes, ProductionProbes Probes);

/// <summary>
/// A time that only goes forward, so that moments can be compared although the system's clock is set between them.
/// </summary>
/// <param name="time">The clock; its time of day is looked at once.</param>
internal sealed class SteadyClock(TimeProvider time)
{
    private readonly DateTimeOffset _began = time.GetUtcNow();
    private readonly long _timestamp = time.GetTimestamp();

    /// <summary>The time of day at the beginning, and what has passed since.</summary>
    public DateTimeOffset Now => _began + time.GetElapsedTime(_timestamp);
}
