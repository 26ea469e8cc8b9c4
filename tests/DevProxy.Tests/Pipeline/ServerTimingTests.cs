using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using Microsoft.Extensions.Time.Testing;

namespace DevProxy.Tests.Pipeline;

public sealed class ServerTimingTests
{
    [Fact]
    public async Task The_number_leads_to_the_record_and_the_words_are_the_verdict()
    {
        var time = new FakeTimeProvider();
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            time.Advance(TimeSpan.FromMilliseconds(60));
            context.Response.Headers["Server-Timing"] = "db;dur=3";
            return Task.CompletedTask;
        });
        await using var proxy = await RunningProxy.ToAsync(upstream, time: time);

        using var blocked = await proxy.SendAsync("GET", "/", "Origin: http://localhost:3000", "Sec-Fetch-Mode: cors");
        using var plain = await proxy.SendAsync("GET", "/");

        var lines = blocked.Lines("Server-Timing")!;
        Assert.Equal("db;dur=3", lines[0]);
        Assert.Equal($"devproxy;dur=0.0;desc=\"#{(await proxy.EndedAsync()).Id} blocked: acao-missing\", upstream;dur=60.0", lines[1]);
        Assert.Contains("desc=\"#2\"", plain.Lines("Server-Timing")![1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_of_our_own_names_no_upstream()
    {
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/api", "http://127.0.0.1:1")));

        using var response = await proxy.SendAsync("GET", "/other");

        Assert.Matches("^devproxy;dur=[0-9.]+;desc=\"#1\"$", response.Line("Server-Timing"));
    }
}
