using DevProxy.Forwarding;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Tests.Pipeline;
using DevProxy.Traffic;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// With the target <c>…/v2</c> a <c>Location</c> of <c>/v2//evil.example</c>, which stays at the server, became <c>//evil.example</c>,
/// which leads to another one.
/// </summary>
public sealed class OpenRedirectTests(Chromium chromium)
{
    private static readonly CalledOrigin Browser = new("http", "localhost:8010");

    [Theory]
    [InlineData("/v2//evil.example", "/evil.example")]
    [InlineData("/v2///evil.example/x", "/evil.example/x")]
    [InlineData("/v2/\\evil.example", "/evil.example")]
    [InlineData("/v2\\\\evil.example", "/evil.example")]
    [InlineData("/v2/\t/evil.example", "/evil.example")]
    [InlineData("/v2\t//evil.example", "/evil.example")]
    [InlineData("/v2//", "/")]
    [InlineData("/v2", "/")]
    [InlineData("/v2?x", "/?x")]
    [InlineData("/v2/x//y", "/x//y")]
    [InlineData("https://h.example/v2//evil.example", "http://localhost:8010/evil.example")]
    [InlineData("https://h.example/v2/\\evil.example", "http://localhost:8010/evil.example")]
    [InlineData("//h.example/v2//evil.example", "http://localhost:8010/evil.example")]
    [InlineData("//evil.example/v2//h.example", null)]
    [InlineData("/\\evil.example/v2", null)]
    [InlineData("/\t/evil.example/v2", null)]
    [InlineData("\\\\evil.example/v2", null)]
    [InlineData("https://evil.example\\@h.example/v2/x", null)]
    [InlineData("https:/v2//evil.example", null)]
    public void A_mapped_path_begins_with_exactly_one_slash(string location, string? expected)
    {
        var route = Routes.To("/", "https://h.example/v2");
        Assert.Equal(expected, LocationRewrite.Map(location, route.Target!, "h.example", UpstreamPath.Of(route, "/x"), Browser));
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    public void With_a_target_without_a_path_what_leads_elsewhere_is_left_as_the_upstream_wrote_it(string location)
    {
        foreach (
            var route in new[]
            {
                Routes.To("/", "https://h.example"),
                Routes.To("/auth", "https://h.example") with
                {
                    PathRewrite = [Routes.Strip("/auth")],
                },
            }
        )
            Assert.Null(LocationRewrite.Map(location, route.Target!, "h.example", UpstreamPath.Of(route, "/auth/x"), Browser));
    }

    [Fact]
    public void A_stripped_prefix_stands_in_front_of_what_the_upstream_wrote()
    {
        var route = Routes.To("/auth", "https://h.example/v2") with { PathRewrite = [Routes.Strip("/auth")] };
        var path = UpstreamPath.Of(route, "/auth/x");
        Assert.Equal("/auth//evil.example", LocationRewrite.Map("/v2//evil.example", route.Target!, "h.example", path, Browser));
        Assert.Equal("/auth/\\evil.example", LocationRewrite.Map("/v2/\\evil.example", route.Target!, "h.example", path, Browser));
    }

    [Theory]
    [InlineData("/v2//admin", "/admin")]
    [InlineData("/v2", "/")]
    public void The_Path_of_a_cookie_is_mapped_by_the_same_rule(string written, string expected)
    {
        var route = Routes.To("/", "https://h.example/v2");
        var cookie = new CookieRewriter(route, UpstreamPath.Of(route, "/x"), Browser).Rewrite($"a=1; Path={written}", _ => { });
        Assert.Equal($"a=1; Path={expected}", cookie);
    }

    [Fact]
    public async Task Chromium_stays_where_it_is()
    {
        await using var evil = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        string[] locations =
        [
            $"/v2//evil.localhost:{evil.Port}/",
            $"/v2/\\evil.localhost:{evil.Port}/",
            $"/v2/\t/evil.localhost:{evil.Port}/",
        ];
        await using var upstream = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                var head = await RawUpstream.ReadHeadAsync(stream, cancellation);
                var number = Enumerable
                    .Range(0, locations.Length)
                    .FirstOrDefault(i => head.StartsWith($"GET /v2/start/{i} ", StringComparison.Ordinal), -1);
                var answer =
                    number >= 0
                        ? $"HTTP/1.1 302 Found\r\nLocation: {locations[number]}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                        : "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nhere";
                await stream.WriteAsync(System.Text.Encoding.Latin1.GetBytes(answer), cancellation);
            }
        );
        await using var proxy = await RunningProxy.StartAsync(Configs.Of(Routes.To("/", upstream.Url + "/v2")));
        await using var browser = await chromium.NewShellContextAsync();
        var page = await browser.NewPageAsync();

        for (var number = 0; number < locations.Length; number++)
        {
            await page.GotoAsync($"{proxy.App.ProxyUrl}/start/{number}");

            Assert.StartsWith(proxy.App.ProxyUrl + "/evil.localhost:", page.Url, StringComparison.Ordinal);
        }

        Assert.Empty(evil.Targets);
    }
}
