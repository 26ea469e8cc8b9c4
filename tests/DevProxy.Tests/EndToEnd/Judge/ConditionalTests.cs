using DevProxy.Cors;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Traffic;
using Proxy = DevProxy.Tests.Pipeline.RunningProxy;

namespace DevProxy.Tests.EndToEnd.Judge;

/// <summary>Page and API on one site, no cookie: nothing on the wire but the request's coming or not tells the credentials mode.</summary>
public sealed class ConditionalTests(Chromium chromium)
{
    [Theory]
    [InlineData("omit", 200, Outcome.Allowed, CredentialsMode.NotInclude, PreflightState.Paired)]
    [InlineData("include", null, Outcome.Conditional, CredentialsMode.Unknown, PreflightState.Pending)]
    public async Task It_is_settled_when_the_request_comes(
        string credentials,
        int? status,
        Outcome outcome,
        CredentialsMode mode,
        PreflightState state
    )
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
            context.Response.Headers.AccessControlAllowMethods = "PUT";
            return Task.CompletedTask;
        });
        await using var proxy = await Proxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url)));
        await using var page = await PlainPage.OpenAsync(chromium);
        await page.Page.GotoAsync(page.Origin.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

        var fetching = await Fetching.FromAsync(page.Page, $"http://localhost:{proxy.Port}/data", new { method = "PUT", credentials });

        Assert.Equal(status, fetching.Status);
        var records = proxy.App.Store.Records(withBodies: false).ToList();
        Assert.Equal(
            status is null ? [ExchangeKind.Preflight] : [ExchangeKind.Preflight, ExchangeKind.Request],
            records.Select(record => record.Kind)
        );
        Assert.Equal(state, records[0].Cors.Preflight!.State);
        foreach (var record in records)
        {
            Assert.Equal((outcome, mode), (record.Cors.Delivered!.Outcome, record.Cors.Delivered.Credentials));
            Assert.Equal((outcome, mode), (record.Cors.Upstream!.Outcome, record.Cors.Upstream.Credentials));
        }
    }
}
