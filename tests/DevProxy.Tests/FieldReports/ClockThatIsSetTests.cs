using DevProxy.Cors;
using DevProxy.Pipeline;
using DevProxy.Terminal;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Pipeline;
using DevProxy.Tests.Terminal;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.FieldReports;

/// <summary>Setting the computer's clock made a false "has waited 10 s".</summary>
public sealed class ClockThatIsSetTests
{
    private readonly SetClock _time = new();

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_request_has_not_waited_because_the_clock_was_set(int hours)
    {
        var waiting = new PendingResponses(_time);
        waiting.Add(42, () => Records.Plain() with { StartedAt = _time.GetUtcNow(), Response = null });

        _time.Set += TimeSpan.FromHours(hours);

        Assert.Empty(waiting.TakeDue());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void The_steady_clock_does_not_follow(int hours)
    {
        var clock = new SteadyClock(_time);
        var before = clock.Now;

        _time.Set += TimeSpan.FromHours(hours);

        Assert.InRange(clock.Now - before, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_preflight_and_its_request_are_paired_although_the_clock_was_set_between_them(int hours)
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var proxy = await RunningProxy.ToAsync(upstream, Configs.Policy, time: _time);
        string[] page = ["Origin: http://localhost:3000", "Sec-Fetch-Mode: cors", "Sec-Fetch-Site: same-site", "Sec-Fetch-Dest: empty"];

        using var preflight = await proxy.SendAsync("OPTIONS", "/api", [.. page, "Access-Control-Request-Method: PUT"]);
        await proxy.EndedAsync();
        _time.Set += TimeSpan.FromHours(hours);
        using var request = await proxy.SendAsync("PUT", "/api", page);

        Assert.Equal(new PreflightPart(PreflightState.Paired, 1), (await proxy.EndedAsync()).Cors.Preflight);
    }

    /// <summary>The system's clock, whose time of day somebody sets.</summary>
    private sealed class SetClock : TimeProvider
    {
        public TimeSpan Set { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Set;
    }
}
