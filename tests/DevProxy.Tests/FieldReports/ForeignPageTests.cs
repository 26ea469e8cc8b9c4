using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DevProxy.Configuration;
using DevProxy.Routing;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Tests.Pipeline;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// A page of another site used a route that adds a token: by <c>fetch</c> where the API allows every origin, by a script element, and by
/// POST where the browser sends no <c>Sec-Fetch-Site</c>. Here are all kinds of requests, over sockets; what a real browser does is in <see
/// cref="ForeignPageInChromiumTests"/>.
/// </summary>
public sealed class ForeignPageTests
{
    private const string Host = "app.myapp.test:8010";
    private const string Evil = "http://evil.example";
    private const string Allowed = "http://localhost:3000";
    private const string Own = "http://" + Host;

    private static readonly CorsPolicy Override = Configs.Policy with { Mode = CorsMode.Override };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_combination_has_its_right_outcome_and_what_is_refused_reaches_no_upstream()
    {
        var seen = new ConcurrentDictionary<string, bool>();
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            // The most permissive API: it allows every origin, with credentials.
            seen[context.Request.Path] = true;
            context.Response.Headers.AccessControlAllowOrigin = context.Request.Headers.Origin is [{ } origin] ? origin : "*";
            context.Response.Headers.AccessControlAllowCredentials = "true";
            context.Response.Headers.AccessControlAllowMethods = "*";
            context.Response.ContentLength = 0;
            return Task.CompletedTask;
        });
        await using var proxy = await StartAsync(upstream);
        var asked = Questions().ToList();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 4),
            Token,
            async (first, _) =>
            {
                using var client = await RawClient.ConnectAsync(proxy.Port);
                using var reader = new StreamReader(client.Stream, Encoding.Latin1, false, 16 * 1024, leaveOpen: true);
                for (var i = first; i < asked.Count; i += 4)
                {
                    await client.WriteAsync(asked[i].Bytes(i));
                    asked[i].Answer = await ReadAsync(reader, asked[i].Method != "HEAD").WaitAsync(TimeSpan.FromMinutes(2), Token);
                }
            }
        );

        var wrong = asked.Select((one, i) => one.Wrong(seen.ContainsKey(one.Path(i)))).Where(text => text is not null).ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {asked.Count}:\n{string.Join('\n', wrong.Take(20))}");
        Assert.InRange(asked.Count(one => one.IsRefused), asked.Count / 10, asked.Count * 9 / 10);
    }

    [Theory]
    [InlineData("curl", 200, "GET", "User-Agent: curl/8.5.0", "Accept: */*")]
    [InlineData("curl that posts", 200, "POST", "User-Agent: curl/8.5.0", "Accept: */*", "Content-Type: application/x-www-form-urlencoded")]
    [InlineData(
        "PowerShell",
        200,
        "POST",
        "User-Agent: Mozilla/5.0 (Windows NT 10.0; Microsoft Windows 10.0.26100; en-US) PowerShell/7.5.0"
    )]
    [InlineData("Node's fetch", 200, "POST", "User-Agent: node", "Accept: */*", "Accept-Language: *", "Sec-Fetch-Mode: cors")]
    [InlineData("curl with the Origin of production", 403, "GET", "User-Agent: curl/8.5.0", "Origin: https://your-website.com")]
    [InlineData("curl with the Referer of another page", 200, "GET", "User-Agent: curl/8.5.0", "Referer: http://evil.example/")]
    [InlineData("two origins", 403, "GET", "Origin: http://localhost:3000", "Origin: http://evil.example")]
    [InlineData("two sites", 403, "GET", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site")]
    [InlineData("a site of the future", 403, "GET", "Sec-Fetch-Site: near-site")]
    [InlineData("a page of a subdomain", 403, "POST", "Sec-Fetch-Site: same-site", "Origin: http://other.myapp.test")]
    [InlineData("an image of a subdomain that withholds its Referer", 403, "GET", "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: no-cors")]
    [InlineData(
        "a link that is only prefetched",
        403,
        "GET",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Mode: navigate",
        "Sec-Fetch-Dest: document",
        "Sec-Purpose: prefetch"
    )]
    [InlineData(
        "a link that is prerendered",
        403,
        "GET",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Mode: navigate",
        "Sec-Fetch-Dest: document",
        "Sec-Purpose: prefetch;prerender"
    )]
    [InlineData(
        "an address that is prerendered while it is typed",
        200,
        "GET",
        "Sec-Fetch-Site: none",
        "Sec-Fetch-Mode: navigate",
        "Sec-Fetch-Dest: document",
        "Sec-Purpose: prefetch;prerender"
    )]
    [InlineData(
        "a 307 of a form",
        403,
        "POST",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Mode: navigate",
        "Sec-Fetch-Dest: document",
        "Origin: null"
    )]
    [InlineData(
        "an image of an allowed page that another site redirected",
        403,
        "GET",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Mode: no-cors",
        "Referer: http://localhost:3000/"
    )]
    public async Task What_asks_is_told_apart(string what, int status, string method, params string[] headers)
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var proxy = await StartAsync(upstream);

        var answer = await proxy.AskRawAsync(
            $"{method} /off HTTP/1.1\r\nHost: {Host}\r\nConnection: close\r\nContent-Length: "
                + $"0\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n"
        );

        Assert.True(answer.StartsWith($"HTTP/1.1 {status}", StringComparison.Ordinal), $"{what}: {answer}");
        Assert.Equal(status == 200 ? 1 : 0, upstream.Targets.Count);
    }

    [Theory]
    [InlineData("localhost:8010", "same-site", 200)]
    [InlineData("127.0.0.2:8010", "same-site", 200)]
    [InlineData("[::1]:8010", "same-site", 200)]
    [InlineData("app.localhost:8010", "same-site", 200)]
    [InlineData("app.myapp.test:8010", "same-site", 403)]
    [InlineData("localhost:8010", "cross-site", 403)]
    public async Task On_a_host_whose_whole_site_is_allowed_a_page_of_that_site_needs_no_name(string host, string site, int status)
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var proxy = await StartAsync(upstream);

        var answer = await proxy.AskRawAsync(
            $"GET /off HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nSec-Fetch-Site: {site}\r\nSec-Fetch-Mode: no-cors\r\n\r\n"
        );

        Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/off")]
    [InlineData("/repair")]
    public async Task What_passes_without_being_allowed_loses_the_upstreams_permission_and_the_record_says_so(string route)
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            context.Response.Headers.AccessControlAllowCredentials = "true";
            return Task.CompletedTask;
        });
        await using var proxy = await StartAsync(upstream);

        using var response = await proxy.SendAsync("GET", route, "Origin: https://evil.example", "Sec-Fetch-Site: none");

        Assert.Null(response.Lines("Access-Control-Allow-Origin"));
        Assert.Null(response.Lines("Access-Control-Allow-Credentials"));
        Assert.Equal("Origin", response.Line("Vary"));
        var record = await proxy.EndedAsync();
        Assert.Equal(["- access-control-allow-origin: *", "- access-control-allow-credentials: true"], record.Cors.Changed);
        Assert.Equal(["*"], record.Upstream!.Headers.Lines("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_cached_answer_to_a_request_of_no_page_is_not_given_to_a_page()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            return Task.CompletedTask;
        });
        await using var proxy = await StartAsync(upstream);

        using var response = await proxy.SendAsync("GET", "/off");

        Assert.Equal("*", response.Line("Access-Control-Allow-Origin"));
        Assert.Equal("Origin", response.Line("Vary"));
    }

    private static Task<RunningProxy> StartAsync(TestUpstream upstream)
    {
        RouteConfig Route(string key, CorsPolicy? cors) =>
            Routes.To(key, upstream.Url) with
            {
                AddsIdentity = true,
                Cors = cors,
                Headers = [new HeaderChange("Authorization", "Bearer token")],
            };
        return RunningProxy.StartAsync(
            Configs.Of(Route("/off", null), Route("/repair", Configs.Policy), Route("/override", Override)) with
            {
                AllowedHosts = [".myapp.test"],
            }
        );
    }

    private static IEnumerable<Question> Questions() =>
        from cors in new[] { "off", "repair", "override" }
        from method in new[] { "GET", "HEAD", "OPTIONS", "preflight", "POST", "PUT", "DELETE" }
        from site in new[] { null, "none", "same-origin", "same-site", "cross-site" }
        from kind in Kind.All
        from origin in new[] { null, "null", Evil, Allowed, Own }
        from referer in new[] { null, Evil, Allowed, Own }
        where method != "preflight" || origin is not null
        select new Question(cors, method, site, kind, origin, referer);

    private static async Task<ImmutableArray<string>> ReadAsync(StreamReader reader, bool hasBody)
    {
        var head = ImmutableArray.CreateBuilder<string>();
        while (await reader.ReadLineAsync(Token) is { Length: > 0 } line)
            head.Add(line);
        var length = head.FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        if (hasBody && length is not (null or "Content-Length: 0"))
            await reader.ReadBlockAsync(new char[int.Parse(length.AsSpan(16), CultureInfo.InvariantCulture)], Token);
        return head.ToImmutable();
    }

    /// <summary>What part of a page sends the request: a script, an element, a navigation or a frame.</summary>
    private sealed record Kind(string Mode, string Dest, bool IsNavigation)
    {
        public static ImmutableArray<Kind> All { get; } =
        [new("cors", "empty", false), new("no-cors", "script", false), new("navigate", "document", true), new("navigate", "iframe", true)];
    }

    private sealed record Question(string Cors, string Method, string? Site, Kind Kind, string? Origin, string? Referer)
    {
        public ImmutableArray<string> Answer { get; set; } = [];

        public bool IsRefused => Answer.Length > 0 && Answer[0].StartsWith("HTTP/1.1 403", StringComparison.Ordinal);

        private string WireMethod => Method == "preflight" ? "OPTIONS" : Method;

        private bool IsSafe => WireMethod is "GET" or "HEAD" or "OPTIONS";

        // The rule of CrossOriginGuard, written from the browser's side: which page sends the request?
        private bool MayPass =>
            Site switch
            {
                "same-origin" or "none" => true,
                "cross-site" or "same-site" when IsSafe && Kind is { Mode: "navigate", Dest: "document" } => true,
                "cross-site" => Origin is Allowed or Own,
                "same-site" => Origin is Allowed or Own || (Origin is null && Referer is Allowed or Own),
                _ when Origin is not null => Origin is Allowed or Own,
                _ when Referer is Allowed or Own => true,
                _ => IsSafe && Kind.IsNavigation,
            };

        public string Path(int number) => string.Create(CultureInfo.InvariantCulture, $"/{Cors}/{number}");

        public string Bytes(int number) =>
            $"{WireMethod} {Path(number)} HTTP/1.1\r\nHost: {Host}\r\nContent-Length: 0\r\nUser-Agent: Mozilla/5.0 (X11; Linux "
            + "x86_64)\r\nAccept-Language: en\r\n"
            + (Site is null ? "" : $"Sec-Fetch-Site: {Site}\r\nSec-Fetch-Mode: {Kind.Mode}\r\nSec-Fetch-Dest: {Kind.Dest}\r\n")
            + (Kind.IsNavigation ? "Upgrade-Insecure-Requests: 1\r\n" : "")
            + (Method == "preflight" ? "Access-Control-Request-Method: PUT\r\n" : "")
            + (Origin is null ? "" : $"Origin: {Origin}\r\n")
            + (Referer is null ? "" : $"Referer: {Referer}/page\r\n")
            + "\r\n";

        public string? Wrong(bool reached)
        {
            var isAnsweredHere = Cors == "override" && Method == "preflight";
            var opens = Answer.Where(line => line.StartsWith("Access-Control-Allow-Origin:", StringComparison.OrdinalIgnoreCase)).ToList();
            var isOpenedWrongly = Origin is "null" or Evil && Site != "same-origin" && opens.Count > 0;
            return IsRefused == !MayPass && reached == (MayPass && !isAnsweredHere) && !isOpenedWrongly
                ? null
                : $"{this with { Answer = [] }}: reached {reached}, {string.Join(" | ", Answer.Take(1).Concat(opens))}";
        }
    }
}
