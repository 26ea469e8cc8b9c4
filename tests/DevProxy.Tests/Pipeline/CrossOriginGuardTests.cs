using System.Net;
using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Pipeline;

public sealed class CrossOriginGuardTests
{
    [Theory]
    [InlineData(true, "POST", "cross-site", "https://evil.example", 403)]
    [InlineData(true, "DELETE", "cross-site", null, 403)]
    [InlineData(true, "POST", "cross-site", "null", 403)]
    [InlineData(true, "POST", "cross-site", "http://localhost:3000", 200)]
    [InlineData(true, "POST", "same-site", "https://evil.example", 200)]
    [InlineData(true, "POST", null, "https://evil.example", 200)]
    [InlineData(true, "GET", "cross-site", "https://evil.example", 200)]
    [InlineData(true, "OPTIONS", "cross-site", "https://evil.example", 200)]
    [InlineData(false, "POST", "cross-site", "https://evil.example", 200)]
    public async Task A_foreign_write_does_not_reach_a_route_that_adds_identity(bool addsIdentity, string method, string? site, string? origin, int status)
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var proxy = await RunningProxy.ToAsync(upstream, change: route => route with { AddsIdentity = addsIdentity });
        string[] headers = [.. site is null ? [] : new[] { "Sec-Fetch-Site: " + site }, .. origin is null ? [] : new[] { "Origin: " + origin }];

        using var response = await proxy.SendAsync(method, "/", headers);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 200, !upstream.Targets.IsEmpty);
        if (status == 403)
        {
            Assert.Contains("http_request_denied", await response.TextAsync(), StringComparison.Ordinal);
            Assert.Equal("http_request_denied", (await proxy.EndedAsync()).Error!.Type);
        }
    }

    [Fact]
    public async Task An_origin_that_the_route_names_may_write()
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        var policy = Configs.Policy with { Origin = new OriginRule(OriginRuleKind.List, ["https://mine.example"], null) };
        await using var proxy = await RunningProxy.ToAsync(upstream, policy, route => route with { AddsIdentity = true });

        using var response = await proxy.SendAsync("POST", "/", "Sec-Fetch-Site: cross-site", "Origin: https://mine.example");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
