using DevProxy.Cors;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Tests.Pipeline;
using DevProxy.Traffic;
using Microsoft.Playwright;

namespace DevProxy.Tests.EndToEnd.Judge;

/// <summary>
/// Page and API are on one site and there is no cookie. So the only sign of the credentials mode is whether the request follows the
/// preflight.
/// </summary>
public sealed class ConditionalTests(Chromium chromium, Firefox firefox)
{
    [Theory]
    [InlineData("Chromium", "omit", 200, Outcome.Allowed, CredentialsMode.NotInclude, PreflightState.Paired)]
    [InlineData("Chromium", "include", null, Outcome.Conditional, CredentialsMode.Unknown, PreflightState.Pending)]
    [InlineData("Firefox", "omit", 200, Outcome.Allowed, CredentialsMode.NotInclude, PreflightState.Paired)]
    [InlineData("Firefox", "include", null, Outcome.Conditional, CredentialsMode.Unknown, PreflightState.Pending)]
    public async Task The_verdict_is_settled_when_the_request_arrives(
        string browser,
        string credentials,
        int? status,
        Outcome outcome,
        CredentialsMode mode,
        PreflightState state
    )
    {
        Assert.SkipUnless(browser == "Chromium" || Firefox.IsHere, "Firefox is not installed");
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
            context.Response.Headers.AccessControlAllowMethods = "PUT";
            return Task.CompletedTask;
        });
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url)));
        await using var page = await PlainPage.OpenAsync(chromium);
        var origin = page.Origin.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

        var fetching = await FetchAsync(
            browser,
            page.Page,
            origin,
            $"http://localhost:{proxy.Port}/data",
            new { method = "PUT", credentials }
        );

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

    private async Task<Fetching> FetchAsync(string browser, IPage page, string origin, string url, object options)
    {
        if (browser == "Chromium")
        {
            await page.GotoAsync(origin);
            return await Fetching.FromAsync(page, url, options);
        }

        await using var other = await firefox.OpenAsync(origin);
        return await Fetching.FromAsync(other, url, options);
    }
}
