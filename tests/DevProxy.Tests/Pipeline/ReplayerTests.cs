using System.Net;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Pipeline;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Pipeline;

public sealed class ReplayerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_id_is_known_on_arrival_however_long_the_answer_takes()
    {
        var replays = new PendingReplays();
        var answered = new TaskCompletionSource();
        await using var listener = await TestUpstream.StartAsync(async context =>
        {
            replays.Redeem(context.Request.Headers[PendingReplays.Header].ToString())!.Became(57);
            await answered.Task;
        });
        using var replayer = new Replayer(replays, Of(listener), NoRoute, Token);

        var id = await replayer.SendAsync(1, Request("GET", "/slow"), Token);

        Assert.Equal(57, id);
        answered.SetResult();
    }

    [Theory]
    [InlineData("/a%2Fb/../c?x=%zz&y=a b")]
    [InlineData("//double")]
    public async Task The_target_is_sent_byte_for_byte(string target)
    {
        target = target.Replace(' ', '+');
        await using var listener = await TestUpstream.StartAsync(static _ => Task.CompletedTask);
        using var replayer = new Replayer(new PendingReplays(), Of(listener), NoRoute, Token);

        Assert.Null(await replayer.SendAsync(1, Request("GET", target), Token));

        Assert.Equal(target, Assert.Single(listener.Targets));
    }

    [Fact]
    public async Task Headers_are_those_of_the_first_time_and_the_framing_is_new()
    {
        HeaderDictionary got = [];
        await using var listener = await TestUpstream.StartAsync(context =>
        {
            foreach (var header in context.Request.Headers)
                got.Add(header);
            return Task.CompletedTask;
        });
        using var replayer = new Replayer(new PendingReplays(), Of(listener), NoRoute, Token);
        var request = Request(
            "POST",
            "/",
            "Host: app.localhost:8010",
            "X-Latin: caf\u00e9",
            "Content-Type: text/plain;charset=x",
            "Transfer-Encoding: chunked",
            "Expect: 100-continue"
        );

        await replayer.SendAsync(1, request with { Body = "body"u8.ToArray() }, Token);

        Assert.Equal("app.localhost:8010", got["Host"]);
        Assert.Equal("caf\u00e9", got["X-Latin"]);
        Assert.Equal("text/plain;charset=x", got["Content-Type"]);
        Assert.Equal(4, got.ContentLength);
        Assert.False(got.ContainsKey("Transfer-Encoding"));
        Assert.False(got.ContainsKey("Expect"));
    }

    [Fact]
    public async Task A_listener_that_is_gone_gives_no_id()
    {
        using var replayer = new Replayer(new PendingReplays(), new IPEndPoint(IPAddress.Loopback, 1), NoRoute, Token);

        Assert.Null(await replayer.SendAsync(1, Request("GET", "/"), Token));
    }

    private static IPEndPoint Of(TestUpstream listener) => new(IPAddress.Loopback, listener.Port);

    private static RouteConfig? NoRoute(string host, string path) => null;

    private static EditedRequest Request(string method, string target, params string[] headers)
    {
        var lines = headers.Select(line => new HeaderLine(
            line[..line.IndexOf(':', StringComparison.Ordinal)],
            line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]
        ));
        return new EditedRequest(
            new ObservedRequest(method, "http://localhost:8010" + target, new HeaderList(lines)),
            [],
            KeepsSecret: false
        );
    }
}
