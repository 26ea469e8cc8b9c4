using System.Net;
using DevProxy.Cors;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DevProxy.Tests.EndToEnd.Judge;

/// <summary>
/// What Firefox refuses before CORS matters, from a page of the public internet: mixed content, and local network access without the
/// user's permission. The server gets no request, and the console has the same line as the engine.
/// </summary>
public sealed class BeforeCorsTests(Firefox firefox)
{
    [Theory]
    [InlineData("https", "http://api.example.com:PLAIN/", FailureCode.MixedContent)]
    [InlineData("https", "http://localhost:PLAIN/", FailureCode.LocalNetworkAccess)]
    [InlineData("https", "https://127.0.0.1:TLS/", FailureCode.LocalNetworkAccess)]
    [InlineData("http", "http://localhost:PLAIN/", FailureCode.LocalNetworkAccess)]
    public async Task Firefox_refuses_the_request_and_says_so_in_its_console(string scheme, string address, FailureCode code)
    {
        Assert.SkipUnless(Firefox.IsHere, "Firefox is not installed");
        var asked = 0;
        await using var plain = await TestUpstream.StartAsync(AllowAsync);
        await using var tls = await TestUpstream.StartHttpsAsync(TestCertificates.Localhost, AllowAsync);
        await using var site = await SiteAsync();
        var url = address
            .Replace("PLAIN", $"{plain.Port}", StringComparison.Ordinal)
            .Replace("TLS", $"{tls.Port}", StringComparison.Ordinal);
        var origin = $"{scheme}://www.example.com:{(scheme == "https" ? Firefox.PublicPorts.Tls : Firefox.PublicPorts.Plain)}";
        Assert.True(Origin.TryParse(origin, out var from));
        await using var page = await firefox.OpenAsync(origin + "/");

        var fetching = await Fetching.FromAsync(page, url);

        Assert.Equal((null, 0), (fetching.Status, asked));
        var refusal = BeforeCors.Check(from, url);
        Assert.Equal(code, refusal?.Code);
        var context = new JudgingContext(url, origin, "GET", [], CredentialsMode.NotInclude);
        Assert.Contains(Cors.Judge.Refuse(context, refusal!, null).FirefoxMessage, await page.ConsoleAsync());

        Task AllowAsync(HttpContext context)
        {
            asked++;
            context.Response.Headers.AccessControlAllowOrigin = "*";
            return Task.CompletedTask;
        }
    }

    // Firefox treats these two ports as the public internet.
    private static async Task<WebApplication> SiteAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, Firefox.PublicPorts.Plain);
            kestrel.Listen(IPAddress.Loopback, Firefox.PublicPorts.Tls, listen => listen.UseHttps(TestCertificates.Localhost));
        });
        var site = builder.Build();
        site.Run(static context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<!doctype html><link rel=icon href=data:,>", context.RequestAborted);
        });
        await site.StartAsync(TestContext.Current.CancellationToken);
        return site;
    }
}
