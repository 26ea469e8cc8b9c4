using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Tests.Pipeline;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// Forms, fetches and WebSockets that the server accepts directly were refused behind DevProxy: frameworks look for their own address in
/// different headers, and those disagreed. Each request is sent to the server directly and through DevProxy; a rule that accepts the first
/// has to accept the second.
/// </summary>
public sealed class AddressOfThePageTests
{
    private const string Tunnel = "abc.tunnel.example";

    // {host} and {scheme} are those of the URL that the request goes to: the server's, or DevProxy's.
    private const string Page = "Host: {host}|Origin: {scheme}://{host}|Referer: {scheme}://{host}/new";
    private const string Kept = $"Host: {Tunnel}|Origin: https://{Tunnel}|Referer: https://{Tunnel}/new";
    private const string Rewritten = $"Host: {{host}}|Origin: https://{Tunnel}|Referer: https://{Tunnel}/new";

    /// <summary>
    /// How frameworks decide that a request is their own page's, each by a head and the scheme of the connection that it came over.
    /// </summary>
    private static readonly Dictionary<string, Func<SeenHead, string, bool>> Rules = new()
    {
        ["A: Origin is Host"] = (head, _) => head.IsOriginHost(head["Host"]),
        ["B: Origin is X-Forwarded-Host"] = (head, _) => head.IsOriginHost(head["X-Forwarded-Host"] ?? head["Host"]),
        ["C: Origin is the forwarded URL"] = (head, scheme) => head["Origin"] is not { } origin || origin == head.ForwardedUrl(scheme),
        ["D: Origin is the connection's scheme and Host"] = (head, scheme) =>
            head["Origin"] is not { } origin || origin == $"{scheme}://{head["Host"]}",
        ["E: Sec-Fetch-Site"] = (head, _) =>
            head["Sec-Fetch-Site"] is { } site ? site is "same-origin" or "none" : head.IsOriginHost(head["Host"]),
        ["F: https is required"] = (head, scheme) => (head["X-Forwarded-Proto"] ?? scheme) == "https",
    };

    private static readonly Dictionary<string, string> Asks = new()
    {
        ["form"] = "POST /posts HTTP/1.1|Sec-Fetch-Site: same-origin|Sec-Fetch-Mode: navigate|Content-Length: 0",
        ["fetch"] = "PATCH /posts HTTP/1.1|Sec-Fetch-Site: same-origin|Sec-Fetch-Mode: cors|Content-Length: 0",
        ["fetch of an old browser"] = "POST /posts HTTP/1.1|Content-Length: 0",
        ["WebSocket"] =
            "GET /live HTTP/1.1|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Upgrade: websocket|Connection: Upgrade",
        ["WebSocket with metadata"] =
            "GET /live HTTP/1.1|Sec-Fetch-Site: same-origin|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: "
            + "dGhlIHNhbXBsZSBub25jZQ==|Upgrade: websocket|Connection: Upgrade",
    };

    private static readonly Dictionary<string, Layout> Layouts = new()
    {
        ["defaults"] = new(),
        ["changeOrigin true"] = new() { Host = ChangeOrigin.Target },
        ["changeOrigin false"] = new() { Host = ChangeOrigin.Browser },
        ["rewriteOrigin true"] = new() { Origin = RewriteOriginKind.Target },
        ["rewriteOrigin true and changeOrigin true"] = new() { Host = ChangeOrigin.Target, Origin = RewriteOriginKind.Target },
        ["rewriteOrigin of the target"] = new() { Host = ChangeOrigin.Target, Origin = RewriteOriginKind.Fixed },
        ["rewriteOrigin false"] = new() { Origin = RewriteOriginKind.Never },
        ["no X-Forwarded-*"] = new() { Xfwd = false },
        ["a tunnel that keeps Host"] = new() { Sent = $"{Kept}|X-Forwarded-Host: {Tunnel}|X-Forwarded-Proto: https" },
        ["a tunnel that keeps Host and names a port"] = new()
        {
            Sent = $"{Kept}|X-Forwarded-Host: {Tunnel}|X-Forwarded-Proto: https|X-Forwarded-Port: 443",
        },
        ["a tunnel that keeps Host, X-Forwarded-Proto alone"] = new() { Sent = $"{Kept}|X-Forwarded-Proto: https" },
        ["a tunnel that keeps Host, X-Forwarded-Host alone"] = new() { Sent = $"{Kept}|X-Forwarded-Host: {Tunnel}" },
        ["a tunnel that keeps Host, no X-Forwarded-*"] = new() { Sent = Kept },
        ["a tunnel that keeps Host, several proxies"] = new()
        {
            Sent = $"{Kept}|X-Forwarded-Host: {Tunnel}, inner.example|X-Forwarded-Proto: https, http",
        },
        ["a tunnel that rewrites Host"] = new() { Sent = $"{Rewritten}|X-Forwarded-Host: {Tunnel}|X-Forwarded-Proto: https" },
        ["a tunnel that rewrites Host and names a port"] = new()
        {
            Sent = $"{Rewritten}|X-Forwarded-Host: {Tunnel}|X-Forwarded-Proto: https|X-Forwarded-Port: 443",
        },
        ["a tunnel that rewrites Host, X-Forwarded-Proto alone"] = new() { Sent = $"{Rewritten}|X-Forwarded-Proto: https" },
        ["a tunnel that rewrites Host, no X-Forwarded-*"] = new() { Sent = Rewritten },
        ["a tunnel that rewrites Host and Origin"] = new()
        {
            Sent = $"Host: {{host}}|Origin: http://{{host}}|X-Forwarded-Host: {Tunnel}|X-Forwarded-Proto: https",
        },
        ["a tunnel that keeps Host, changeOrigin true"] = new()
        {
            Sent = $"{Kept}|X-Forwarded-Host: {Tunnel}|X-Forwarded-Proto: https",
            Host = ChangeOrigin.Target,
        },
        ["a tunnel that keeps Host, no X-Forwarded-* of DevProxy's own"] = new()
        {
            Sent = $"{Kept}|X-Forwarded-Host: {Tunnel}|X-Forwarded-Proto: https",
            Host = ChangeOrigin.Target,
            Xfwd = false,
        },
        ["behind a dev server that keeps Host"] = new()
        {
            Sent =
                "Host: localhost:5173|Origin: http://localhost:5173|Referer: http://localhost:5173/|X-Forwarded-Host: "
                + "localhost:5173|X-Forwarded-Proto: http|X-Forwarded-Port: 5173",
        },
        ["behind a dev server that changes Host"] = new()
        {
            Sent =
                "Host: {host}|Origin: http://localhost:5173|Referer: http://localhost:5173/|X-Forwarded-Host: "
                + "localhost:5173|X-Forwarded-Proto: http",
        },
        ["behind a dev server that says nothing"] = new()
        {
            Sent = "Host: {host}|Origin: http://localhost:5173|Referer: http://localhost:5173/",
        },
    };

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task What_the_server_accepts_directly_it_accepts_through_DevProxy(bool https, bool secureTarget)
    {
        await using var upstream = SeenHeads.Start(secureTarget);
        await using var proxy = await StartAsync(upstream, https, [.. Layouts.Values]);
        var scheme = secureTarget ? "https" : "http";
        var wrong = new List<string>();
        foreach (var (at, (name, layout)) in Layouts.Index())
        {
            // The scheme of the page's Origin stays, because that is what was written.
            if (https != secureTarget && layout.Origin == RewriteOriginKind.Never)
                continue;
            foreach (var (kind, ask) in Asks)
            {
                var path = ask.Replace(" /", $" /{at}/", StringComparison.Ordinal);
                var direct = await upstream.AskAsync(upstream.Port, layout.Text(path, upstream.Port, secureTarget), secureTarget);
                var through = await upstream.AskAsync(proxy.Port, layout.Text(path, proxy.Port, https), https);
                Assert.NotNull(direct);
                foreach (var (rule, accepts) in Rules)
                {
                    // A WebSocket that is refused because of its origin says nothing about rule F. Where the browser says same-origin, rule
                    // A has to hold even if the server refuses the request directly.
                    var isDue =
                        (accepts(direct, scheme) && (through is not null || rule[0] != 'F'))
                        || (rule[0] == 'A' && direct["Sec-Fetch-Site"] is not null);
                    if (isDue && (through is null || !accepts(through, scheme)))
                        wrong.Add($"{name}, {kind}, {rule}:\n{direct.Text}\nbecame\n{through?.Text ?? "nothing"}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    [Theory]
    [InlineData(false, "same-site", "http://localhost:5173")]
    [InlineData(true, "same-site", "http://localhost:5173")]
    [InlineData(false, "cross-site", "http://127.0.0.1:5173")]
    [InlineData(false, null, "http://localhost:5173")]
    public async Task A_page_on_another_loopback_port_counts_as_the_servers_own_where_the_route_says_so(
        bool changeOrigin,
        string? site,
        string page
    )
    {
        await using var upstream = SeenHeads.Start(secure: false);
        var layout = new Layout
        {
            Origin = RewriteOriginKind.Target,
            Host = changeOrigin ? ChangeOrigin.Target : ChangeOrigin.Auto,
            Sent = $"Host: {{host}}|Origin: {page}|Referer: {page}/new" + (site is null ? "" : $"|Sec-Fetch-Site: {site}"),
        };
        await using var proxy = await StartAsync(upstream, https: false, layout);
        var seen = await upstream.AskAsync(proxy.Port, layout.Text("POST /0/orders HTTP/1.1|Content-Length: 0", proxy.Port, false), false);
        Assert.NotNull(seen);
        Assert.Equal($"http://127.0.0.1:{upstream.Port}/new", seen["Referer"]);
        Assert.Equal(site is null ? null : "same-origin", seen["Sec-Fetch-Site"]);
        foreach (var rule in Rules.Where(rule => rule.Key[0] != 'F'))
            Assert.True(rule.Value(seen, "http"), $"{rule.Key}:\n{seen.Text}");
    }

    [Fact]
    public async Task A_page_that_the_route_does_not_allow_stays_cross_site()
    {
        await using var upstream = SeenHeads.Start(secure: false);
        var layout = new Layout
        {
            Origin = RewriteOriginKind.Target,
            Sent = "Host: {host}|Origin: https://evil.example|Sec-Fetch-Site: cross-site",
        };
        await using var proxy = await StartAsync(upstream, https: false, layout);
        var seen = await upstream.AskAsync(proxy.Port, layout.Text("POST /0/orders HTTP/1.1|Content-Length: 0", proxy.Port, false), false);
        Assert.Equal("cross-site", seen?["Sec-Fetch-Site"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_Origin_stays_Referer_Host_and_Sec_Fetch_Site_stay_too(bool never)
    {
        await using var upstream = SeenHeads.Start(secure: false);
        var layout = new Layout
        {
            Origin = never ? RewriteOriginKind.Never : RewriteOriginKind.Auto,
            Sent = "Host: {host}|Origin: http://localhost:5173|Referer: http://localhost:5173/new|Sec-Fetch-Site: same-site",
        };
        await using var proxy = await StartAsync(upstream, https: false, layout);
        var seen = await upstream.AskAsync(proxy.Port, layout.Text("POST /0/orders HTTP/1.1|Content-Length: 0", proxy.Port, false), false);
        Assert.NotNull(seen);
        Assert.Equal(
            ("http://localhost:5173", "http://localhost:5173/new", "same-site", $"localhost:{proxy.Port}", $"localhost:{proxy.Port}"),
            (seen["Origin"], seen["Referer"], seen["Sec-Fetch-Site"], seen["Host"], seen["X-Forwarded-Host"])
        );
    }

    [Theory]
    [InlineData(false, false, "http")]
    [InlineData(true, false, "https")]
    [InlineData(false, true, "https")]
    public async Task A_page_that_is_opened_is_told_the_address_to_build_links_from(bool https, bool secureTarget, string proto)
    {
        await using var upstream = SeenHeads.Start(secureTarget);
        await using var proxy = await StartAsync(upstream, https, new Layout { Host = ChangeOrigin.Target });
        var seen = await upstream.AskAsync(
            proxy.Port,
            $"GET /0/dash HTTP/1.1\r\nHost: localhost:{proxy.Port}\r\nSec-Fetch-Site: none\r\nConnection: close\r\n\r\n",
            https
        );
        Assert.Equal((proto, $"localhost:{proxy.Port}"), (seen?["X-Forwarded-Proto"], seen?["X-Forwarded-Host"]));
    }

    [Fact]
    public async Task A_form_over_HTTP2_is_accepted_too()
    {
        await using var upstream = SeenHeads.Start(secure: false);
        await using var proxy = await StartAsync(upstream, https: true, new Layout());
        await using var client = await RawHttp2Client.ConnectAsync(proxy.Port);
        await client.AskAsync([
            (":method", "POST"),
            (":scheme", "https"),
            (":authority", $"localhost:{proxy.Port}"),
            (":path", "/0/posts"),
            ("origin", $"https://localhost:{proxy.Port}"),
            ("sec-fetch-site", "same-origin"),
        ]);
        var seen = await upstream.NextAsync();
        foreach (var rule in Rules.Where(rule => rule.Key[0] != 'F'))
            Assert.True(rule.Value(seen, "http"), $"{rule.Key}:\n{seen.Text}");
    }

    // One route for each layout, /0, /1, …
    private static Task<RunningProxy> StartAsync(SeenHeads upstream, bool https, params Layout[] layouts)
    {
        var target = $"{(upstream.Secure ? "https" : "http")}://127.0.0.1:{upstream.Port}";
        var config = Configs.Of(
            layouts.Select(
                (layout, at) =>
                    Routes.To($"/{at}", target) with
                    {
                        ChangeOrigin = layout.Host,
                        RewriteOrigin = new RewriteOrigin(layout.Origin, layout.Origin == RewriteOriginKind.Fixed ? target : null),
                        Xfwd = layout.Xfwd,
                    }
            )
        ) with
        {
            AllowedHosts = [Tunnel],
        };
        return https ? RunningProxy.StartHttpsAsync(config) : RunningProxy.StartAsync(config);
    }

    private sealed record Layout
    {
        public ChangeOrigin Host { get; init; } = ChangeOrigin.Auto;

        public RewriteOriginKind Origin { get; init; } = RewriteOriginKind.Auto;

        public bool Xfwd { get; init; } = true;

        public string Sent { get; init; } = Page;

        public string Text(string ask, int port, bool secure)
        {
            var close = ask.Contains("Upgrade", StringComparison.Ordinal) ? "" : "|Connection: close";
            var lines = $"{ask}|{Sent}{close}"
                .Replace("{host}", $"localhost:{port}", StringComparison.Ordinal)
                .Replace("{scheme}", secure ? "https" : "http", StringComparison.Ordinal);
            return lines.Replace("|", "\r\n", StringComparison.Ordinal) + "\r\n\r\n";
        }
    }
}
