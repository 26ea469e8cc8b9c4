using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Forwarding;
using DevProxy.Traffic;

namespace DevProxy.Tests.Forwarding;

public sealed class CookieRewriterTests
{
    private readonly List<string> _notes = [];

    [Theory]
    [InlineData("sid=1; Domain=example.com; Path=/; HttpOnly", "sid=1; Path=/; HttpOnly")]
    [InlineData("sid=1; domain=.example.com", "sid=1")]
    [InlineData("sid=1; Domain=localhost", "sid=1; Domain=localhost")]
    [InlineData("sid=1;Domain=api.example.com;Path=/", "sid=1;Path=/")]
    [InlineData("domain=example.com; Path=/", "domain=example.com; Path=/")]
    [InlineData("sid=1; Path=/", "sid=1; Path=/")]
    public void A_domain_that_the_browser_would_refuse_is_removed(string line, string expected) => Assert.Equal(expected, Rewrite(line));

    [Theory]
    [InlineData("app.dev.test", "sid=1; Domain=.dev.test", "sid=1; Domain=.dev.test")]
    [InlineData("app.dev.test", "sid=1; Domain=APP.dev.test", "sid=1; Domain=APP.dev.test")]
    [InlineData("app.dev.test", "sid=1; Domain=v.test", "sid=1")]
    [InlineData("127.0.0.1:8010", "sid=1; Domain=0.0.1", "sid=1")]
    [InlineData("127.0.0.1:8010", "sid=1; Domain=127.0.0.1", "sid=1; Domain=127.0.0.1")]
    public void A_domain_that_covers_the_browsers_host_stays(string host, string line, string expected) =>
        Assert.Equal(expected, Rewrite(line, browser: new CalledOrigin("http", host)));

    [Theory]
    [InlineData("sid=1; Path=/login", "sid=1; Path=/auth/login")]
    [InlineData("sid=1; path=/v2", "sid=1; path=/v2")]
    [InlineData("sid=1; Path=/", "sid=1; Path=/")]
    [InlineData("sid=1", "sid=1")]
    public void A_path_is_mapped_back_where_a_prefix_was_stripped(string line, string expected) =>
        Assert.Equal(
            expected.Replace("path=/v2", "Path=/auth/v2", StringComparison.Ordinal),
            Rewrite(line, route => route with { PathRewrite = [Routes.Strip("/auth")] })
        );

    [Fact]
    public void The_targets_own_path_is_taken_off_a_cookies_path()
    {
        Assert.Equal("sid=1; Path=/x", Rewrite("sid=1; Path=/v2/x", target: "https://api.example.com/v2"));
        Assert.Equal("sid=1; Path=/other", Rewrite("sid=1; Path=/other", target: "https://api.example.com/v2"));
    }

    [Theory]
    [InlineData("sid=1; Secure; HttpOnly", "sid=1; HttpOnly")]
    [InlineData("sid=1; SameSite=None; Secure", "sid=1")]
    [InlineData("sid=1; samesite=none", "sid=1")]
    [InlineData("sid=1; SameSite=Strict; secure; Partitioned", "sid=1; SameSite=Strict")]
    [InlineData("sid=1; HttpOnly", "sid=1; HttpOnly")]
    [InlineData("__Host-sid=1; Secure; Path=/", "__Host-sid=1; Secure; Path=/")]
    [InlineData("__Secure-sid=1; Secure; SameSite=None", "__Secure-sid=1; Secure; SameSite=None")]
    public void On_plain_http_flags_that_a_browser_would_refuse_are_dropped(string line, string expected) =>
        Assert.Equal(expected, Rewrite(line));

    [Fact]
    public void On_https_flags_stay() =>
        Assert.Equal(
            "sid=1; Secure; SameSite=None",
            Rewrite("sid=1; Secure; SameSite=None", browser: new CalledOrigin("https", "localhost:8010"))
        );

    [Fact]
    public void The_log_says_which_name_needs_https()
    {
        Rewrite("__Host-sid=1; Secure; Path=/");
        Assert.Contains("--https", Assert.Single(_notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*", "localhost", "sid=1; Domain=localhost; Path=/")]
    [InlineData("*", "", "sid=1; Path=/")]
    [InlineData("example.com", "dev.test", "sid=1; Domain=dev.test; Path=/")]
    [InlineData("other.com", "dev.test", "sid=1; Domain=example.com; Path=/")]
    public void A_domain_map_works_as_in_http_proxy(string old, string replacement, string expected) =>
        Assert.Equal(
            expected,
            Rewrite("sid=1; Domain=example.com; Path=/", route => route with { CookieDomainRewrite = Map(old, replacement) })
        );

    [Theory]
    [InlineData(".example.com", "example.com", "sid=1; Domain=dev.test")]
    [InlineData("example.com", ".example.com", "sid=1; Domain=dev.test")]
    [InlineData("example.com", "a.example.com", "sid=1; Domain=example.com")]
    public void A_leading_dot_means_nothing_to_a_domain_map(string domain, string old, string expected) =>
        Assert.Equal(expected, Rewrite($"sid=1; Domain={domain}", route => route with { CookieDomainRewrite = Map(old, "dev.test") }));

    [Theory]
    [InlineData("*", "/x", "sid=1; Path=/x; HttpOnly")]
    [InlineData("*", "", "sid=1; HttpOnly")]
    [InlineData("/old", "/new", "sid=1; Path=/new; HttpOnly")]
    [InlineData("/other", "/new", "sid=1; Path=/old; HttpOnly")]
    public void A_path_map_works_as_in_http_proxy(string old, string replacement, string expected) =>
        Assert.Equal(expected, Rewrite("sid=1; Path=/old; HttpOnly", route => route with { CookiePathRewrite = Map(old, replacement) }));

    [Theory]
    [InlineData("sid", "secure,httponly,samesite=strict", "sid=1; SameSite=Strict; Secure; HttpOnly")]
    [InlineData("sid", "nosamesite", "sid=1")]
    [InlineData("*", "samesite=none", "sid=1; SameSite=None")]
    [InlineData("other", "secure", "sid=1; SameSite=Lax")]
    [InlineData("sid", "nohttponly,nosecure", "sid=1; SameSite=Lax")]
    [InlineData("sid", "httponly,nohttponly", "sid=1; SameSite=Lax")]
    [InlineData("sid", "samesite=none,secure", "sid=1; SameSite=None; Secure")]
    public void A_flags_map_takes_nginxs_words(string name, string words, string expected) =>
        Assert.Equal(
            expected,
            Rewrite(
                "sid=1; SameSite=Lax",
                route =>
                    route with
                    {
                        CookieFlags = new CookieFlags(
                            CookieRewriteKind.Map,
                            ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add(name, [.. words.Split(',')])
                        ),
                    }
            )
        );

    [Fact]
    public void False_leaves_cookies_alone()
    {
        const string Line = "sid=1; Domain=example.com; Path=/login; Secure; SameSite=None";
        var off = new CookieRewrite(CookieRewriteKind.Off, ImmutableDictionary<string, string>.Empty);
        Assert.Equal(
            Line,
            Rewrite(
                Line,
                route =>
                    route with
                    {
                        PathRewrite = [Routes.Strip("/auth")],
                        CookieDomainRewrite = off,
                        CookiePathRewrite = off,
                        CookieFlags = new CookieFlags(CookieRewriteKind.Off, ImmutableDictionary<string, ImmutableArray<string>>.Empty),
                    }
            )
        );
        Assert.Empty(_notes);
    }

    [Fact]
    public void Every_change_is_noted()
    {
        Rewrite("sid=1; Domain=example.com; Path=/login; Secure", route => route with { PathRewrite = [Routes.Strip("/auth")] });
        Assert.Equal(
            [
                "Cookie sid: Domain=example.com removed, a browser on localhost would refuse it.",
                "Cookie sid: Path=/login became Path=/auth/login.",
                "Cookie sid: flags changed (nosecure).",
            ],
            _notes
        );
    }

    private string Rewrite(
        string line,
        Func<RouteConfig, RouteConfig>? change = null,
        CalledOrigin? browser = null,
        string target = "https://api.example.com"
    )
    {
        var route = Routes.To("/auth", target);
        route = change?.Invoke(route) ?? route;
        return new CookieRewriter(route, UpstreamPath.Of(route, "/auth/x"), browser ?? new CalledOrigin("http", "localhost:8010")).Rewrite(
            line,
            _notes.Add
        );
    }

    private static CookieRewrite Map(string old, string replacement) =>
        new(CookieRewriteKind.Map, ImmutableDictionary<string, string>.Empty.Add(old, replacement));
}
