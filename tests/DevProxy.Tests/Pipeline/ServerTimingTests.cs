using System.Text.RegularExpressions;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Pipeline;

public sealed partial class ServerTimingTests
{
    [Fact]
    public async Task The_number_leads_to_the_record_and_the_words_are_the_verdict()
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            await Task.Delay(60);
            context.Response.Headers["Server-Timing"] = "db;dur=3";
        });
        await using var proxy = await RunningProxy.ToAsync(upstream);

        using var blocked = await proxy.SendAsync("GET", "/", "Origin: http://localhost:3000", "Sec-Fetch-Mode: cors");
        using var plain = await proxy.SendAsync("GET", "/");

        var lines = blocked.Lines("Server-Timing")!;
        Assert.Equal("db;dur=3", lines[0]);
        var match = Ours().Match(lines[1]);
        Assert.True(match.Success, lines[1]);
        Assert.Equal($"#{(await proxy.EndedAsync()).Id} blocked: acao-missing", match.Groups["words"].Value);
        Assert.InRange(double.Parse(match.Groups["upstream"].Value, System.Globalization.CultureInfo.InvariantCulture), 55, 10_000);
        Assert.Contains("desc=\"#2\"", plain.Lines("Server-Timing")![1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_of_our_own_names_no_upstream()
    {
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/api", "http://127.0.0.1:1")));

        using var response = await proxy.SendAsync("GET", "/other");

        Assert.Matches("^devproxy;dur=[0-9.]+;desc=\"#1\"$", response.Line("Server-Timing"));
    }

    [GeneratedRegex("^devproxy;dur=[0-9.]+;desc=\"(?<words>[^\"]*)\", upstream;dur=(?<upstream>[0-9.]+)$", RegexOptions.None, 10_000)]
    private static partial Regex Ours();
}
