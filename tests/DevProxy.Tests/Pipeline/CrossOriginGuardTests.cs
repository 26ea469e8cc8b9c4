using System.Net;
using System.Text.RegularExpressions;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Pipeline;

public sealed class CrossOriginGuardTests
{
    // Every combination of what a browser may send is in ForeignPageTests.
    [Theory]
    [InlineData(true, "POST", "cross-site", "https://evil.example", 403)]
    [InlineData(true, "QUERY", "cross-site", "https://evil.example", 403)]
    [InlineData(true, "POST", null, null, 200)]
    [InlineData(false, "POST", "cross-site", "https://evil.example", 200)]
    public async Task A_foreign_page_does_not_reach_a_route_that_adds_identity(
        bool addsIdentity,
        string method,
        string? site,
        string? origin,
        int status
    )
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var proxy = await RunningProxy.ToAsync(upstream, change: route => route with { AddsIdentity = addsIdentity });
        string[] headers =
        [
            .. site is null ? [] : new[] { "Sec-Fetch-Site: " + site },
            .. origin is null ? [] : new[] { "Origin: " + origin },
        ];

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
    public async Task An_origin_that_the_route_names_may_use_it()
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        var policy = Configs.Policy with { Origin = new OriginRule(OriginRuleKind.List, ["https://mine.example"], null) };
        await using var proxy = await RunningProxy.ToAsync(upstream, policy, route => route with { AddsIdentity = true });

        using var response = await proxy.SendAsync("POST", "/", "Sec-Fetch-Site: cross-site", "Origin: https://mine.example");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData(
        "a named origin",
        "A page at https://evil.example sent POST",
        "\"cors\": { \"origin\": [\"https://evil.example\"] }",
        "Sec-Fetch-Site: cross-site",
        "Origin: https://evil.example"
    )]
    [InlineData(
        "a hidden origin",
        "A page of another site sent POST",
        "serve it from its own http or https address",
        "Sec-Fetch-Site: cross-site",
        "Origin: null"
    )]
    [InlineData(
        "an element",
        "A page of another site sent POST",
        "add the crossorigin attribute to the element. Then allow its origin",
        "Sec-Fetch-Site: cross-site"
    )]
    [InlineData(
        "an element of an allowed page",
        "A page at http://127.0.0.1:3000 sent POST",
        "crossorigin attribute to the element.\"",
        "Sec-Fetch-Site: cross-site",
        "Referer: http://127.0.0.1:3000/"
    )]
    [InlineData(
        "Referer alone",
        "A page at http://evil.example sent POST",
        "\"origin\": [\"http://evil.example\"]",
        "Referer: http://evil.example/a?b"
    )]
    [InlineData("a silent browser", "A browser sent POST", "\"https\": true", "User-Agent: Mozilla/5.0", "Accept-Language: en")]
    public async Task The_refusal_says_who_asked_and_what_would_allow_it(string what, string who, string fix, params string[] headers)
    {
        await using var proxy = await RunningProxy.StartAsync(
            Configs.Of(Routes.To("/", "http://127.0.0.1:1") with { AddsIdentity = true })
        );

        using var response = await proxy.SendAsync("POST", "/", headers);

        var text = Regex.Unescape(await response.TextAsync());
        Assert.True(response.StatusCode == HttpStatusCode.Forbidden, what);
        Assert.Contains(who, text, StringComparison.Ordinal);
        Assert.Contains(fix, text, StringComparison.Ordinal);
        Assert.DoesNotContain("[\"null\"]", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_is_there_keeps_its_origins_in_the_advice()
    {
        var policy = Configs.Policy with { Origin = new OriginRule(OriginRuleKind.List, ["https://mine.example"], null) };
        await using var proxy = await RunningProxy.StartAsync(
            Configs.Of(Routes.To("/", "http://127.0.0.1:1") with { AddsIdentity = true, Cors = policy })
        );

        using var response = await proxy.SendAsync("GET", "/", "Sec-Fetch-Site: same-site", "Origin: http://localhost:3000");

        Assert.Contains(
            "\"origin\": [\"https://mine.example\", \"http://localhost:3000\"]",
            Regex.Unescape(await response.TextAsync()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Nobody_blames_the_upstream_for_what_it_was_not_asked()
    {
        await using var proxy = await RunningProxy.StartAsync(
            Configs.Of(Routes.To("/", "http://127.0.0.1:1") with { AddsIdentity = true, Cors = Configs.Policy })
        );

        using var response = await proxy.SendAsync(
            "OPTIONS",
            "/",
            "Origin: https://evil.example",
            "Access-Control-Request-Method: PUT",
            "Sec-Fetch-Mode: cors"
        );

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Null(response.Lines("Access-Control-Allow-Origin"));
        var record = await proxy.EndedAsync();
        Assert.Null(record.Upstream);
        Assert.Null(record.Cors.Upstream);
        Assert.Equal("repair", record.Cors.Mode);
        var delivered = record.Cors.Delivered!;
        Assert.Equal(Outcome.Blocked, delivered.Outcome);
        Assert.Null(delivered.RootCause);
        Assert.Equal(record.Error!.Fix, delivered.Fix!.Summary);
        Assert.Empty(delivered.Fix.Snippets);
        Assert.EndsWith("did not ask the upstream.", delivered.Explanation, StringComparison.Ordinal);
    }
}
