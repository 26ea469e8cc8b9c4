using System.Collections.Immutable;
using System.Text.Json;
using DevProxy.Configuration;
using DevProxy.Configuration.Reading;
using DevProxy.Configuration.Schema;
using DevProxy.Routing;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Inspector;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// A program such as curl closes the connection as soon as it has an answer without a body, and on a slow machine DevProxy is still busy
/// with the exchange then: "the browser disconnected before it had the whole answer" was said of it, and its line was not in the log.
/// </summary>
public sealed class ClientThatHasItAllTests
{
    private static readonly ConfigKeys Keys = new([new Lingering()]);

    [Fact]
    public async Task A_client_that_has_the_whole_answer_has_not_disconnected_early()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        await using var proxy = await InspectedProxy.StartAsync(
            $$"""{ "routes": { "/": { "target": "{{upstream.Url}}", "lingers": true } } }""",
            keys: Keys
        );

        using (var client = await RawClient.ConnectAsync(proxy.Proxy.BaseAddress!.Port))
        {
            await client.WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 204 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        }

        var record = await proxy.EndedAsync(1);
        Assert.Equal(JsonValueKind.Null, record.GetProperty("error").ValueKind);
        Assert.Equal(204, record.GetProperty("response").GetProperty("status").GetInt32());
    }

    /// <summary><c>"lingers": true</c> in a route: once the answer is sent, its end waits until the client has left.</summary>
    private sealed class Lingering : RouteFeature, IRouteStep
    {
        public override ImmutableArray<Key> Keys { get; } = [new("lingers", KeyShape.Flag, "false", "Waits.")];

        public override string Banner => "lingering";

        public override RouteFeature? Read(Section route, ReadContext context) => route.Flag("lingers") ? new Lingering() : null;

        public override IEnumerable<string> Explain() => ["its end waits"];

        public async Task<ExchangeError?> PassAsync(
            HttpContext context,
            Exchange exchange,
            HeadDeadline? deadline,
            Func<Task<ExchangeError?>> next
        )
        {
            var error = await next();
            await context.Response.CompleteAsync();
            var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var leaving = context.RequestAborted.Register(left.SetResult);
            await left.Task.WaitAsync(TimeSpan.FromMinutes(2));
            return error;
        }
    }
}
