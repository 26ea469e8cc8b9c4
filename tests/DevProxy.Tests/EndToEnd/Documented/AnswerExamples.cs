using System.Collections.Immutable;

namespace DevProxy.Tests.EndToEnd.Documented;

/// <summary>The documented examples of what becomes of cookies and redirects.</summary>
internal static class AnswerExamples
{
    private const string Domains = """{ "unchanged.domain": "unchanged.domain", "old.domain": "new.domain", "*": "" }""";
    private const string Paths = """{ "/unchanged.path/": "/unchanged.path/", "/old.path/": "/new.path/", "*": "" }""";
    private const string Strip = "pathRewrite: { '^/api': '' }";
    private const string OurStrip = "\"pathRewrite\": { \"^/api\": \"\" }";
    private const string ByDefault = "it leads back through the proxy without being asked to; write \"autoRewrite\": false for the other";

    public static ImmutableArray<AnswerExample> All { get; } =
    [
        new(
            "HPM README, cookieDomainRewrite: false, the default",
            "",
            "",
            "a=1; Domain=old.domain; Path=/",
            "a=1; Domain=old.domain; Path=/"
        )
        {
            Ours = new("a=1; Path=/", "a browser on localhost refuses a cookie of that domain; write false for the other"),
        },
        new(
            "HPM README, cookieDomainRewrite: false, as DevProxy's",
            "cookieDomainRewrite: false",
            "\"cookieDomainRewrite\": false",
            "a=1; Domain=old.domain",
            "a=1; Domain=old.domain"
        ),
        new(
            "HPM README, cookieDomainRewrite: a string",
            "cookieDomainRewrite: 'new.domain'",
            "\"cookieDomainRewrite\": \"new.domain\"",
            "a=1; Domain=old.domain; Path=/",
            "a=1; Domain=new.domain; Path=/"
        ),
        new(
            "HPM README, cookieDomainRewrite: an empty string",
            "cookieDomainRewrite: ''",
            "\"cookieDomainRewrite\": \"\"",
            "a=1; Domain=old.domain; Path=/",
            "a=1; Path=/"
        ),
        new(
            "HPM README, cookieDomainRewrite: a cookie without a domain",
            "cookieDomainRewrite: 'new.domain'",
            "\"cookieDomainRewrite\": \"new.domain\"",
            "a=1; Path=/",
            "a=1; Path=/"
        ),
        new(
            "HPM README, cookieDomainRewrite: an object, unchanged",
            $"cookieDomainRewrite: {Domains}",
            $"\"cookieDomainRewrite\": {Domains}",
            "a=1; Domain=unchanged.domain",
            "a=1; Domain=unchanged.domain"
        ),
        new(
            "HPM README, cookieDomainRewrite: an object, rewritten",
            $"cookieDomainRewrite: {Domains}",
            $"\"cookieDomainRewrite\": {Domains}",
            "a=1; Domain=old.domain; HttpOnly",
            "a=1; Domain=new.domain; HttpOnly"
        ),
        new(
            "HPM README, cookieDomainRewrite: an object, removed",
            $"cookieDomainRewrite: {Domains}",
            $"\"cookieDomainRewrite\": {Domains}",
            "a=1; Domain=other.domain; HttpOnly",
            "a=1; HttpOnly"
        ),
        new(
            "http-proxy source, cookieDomainRewrite: a dot in front",
            $"cookieDomainRewrite: {Domains}",
            $"\"cookieDomainRewrite\": {Domains}",
            "a=1; Domain=.old.domain",
            "a=1"
        )
        {
            Ours = new("a=1; Domain=new.domain", "the dot means nothing to a browser, so it is the domain that was written"),
        },
        new("HPM README, cookiePathRewrite: false, the default", "", "", "a=1; Path=/old", "a=1; Path=/old"),
        new(
            "HPM README, cookiePathRewrite: a string",
            "cookiePathRewrite: '/newPath/'",
            "\"cookiePathRewrite\": \"/newPath/\"",
            "a=1; Path=/old; HttpOnly",
            "a=1; Path=/newPath/; HttpOnly"
        ),
        new(
            "HPM README, cookiePathRewrite: an empty string",
            "cookiePathRewrite: ''",
            "\"cookiePathRewrite\": \"\"",
            "a=1; Path=/old; HttpOnly",
            "a=1; HttpOnly"
        ),
        new(
            "HPM README, cookiePathRewrite: to the root",
            "cookiePathRewrite: '/'",
            "\"cookiePathRewrite\": \"/\"",
            "a=1; Path=/old",
            "a=1; Path=/"
        ),
        new(
            "HPM README, cookiePathRewrite: an object, unchanged",
            $"cookiePathRewrite: {Paths}",
            $"\"cookiePathRewrite\": {Paths}",
            "a=1; Path=/unchanged.path/",
            "a=1; Path=/unchanged.path/"
        ),
        new(
            "HPM README, cookiePathRewrite: an object, rewritten",
            $"cookiePathRewrite: {Paths}",
            $"\"cookiePathRewrite\": {Paths}",
            "a=1; Path=/old.path/",
            "a=1; Path=/new.path/"
        ),
        new(
            "HPM README, cookiePathRewrite: an object, removed",
            $"cookiePathRewrite: {Paths}",
            $"\"cookiePathRewrite\": {Paths}",
            "a=1; Path=/other/",
            "a=1"
        ),
        new(
            "HPM README, cookiePathRewrite and pathRewrite: the prefix that was removed",
            Strip,
            OurStrip,
            "a=1; Path=/login",
            "a=1; Path=/login"
        )
        {
            Ours = new("a=1; Path=/api/login", "the page asks for /api/login, where a cookie for /login is not sent"),
        },
        new(
            "http-proxy, Secure over plain http (it has no option for it)",
            "",
            "",
            "a=1; Secure; SameSite=None",
            "a=1; Secure; SameSite=None"
        )
        {
            Ours = new(
                "a=1",
                "browsers differ in whether they keep such a cookie of http://localhost; write \"cookieFlags\": false for the other"
            ),
        },
        new("HPM README, autoRewrite: false, the default", "", "", "302 {target}/login", "{target}/login")
        {
            Ours = new("http://{front}/login", ByDefault),
        },
        new(
            "HPM README, autoRewrite: false, as DevProxy's",
            "autoRewrite: false",
            "\"autoRewrite\": false",
            "302 {target}/login",
            "{target}/login"
        ),
        new(
            "HPM README, autoRewrite: 301",
            "autoRewrite: true",
            "\"autoRewrite\": true",
            "301 {target}/login?next=%2F",
            "http://{front}/login?next=%2F"
        ),
        new("HPM README, autoRewrite: 302", "autoRewrite: true", "\"autoRewrite\": true", "302 {target}/login", "http://{front}/login"),
        new("HPM README, autoRewrite: 307", "autoRewrite: true", "\"autoRewrite\": true", "307 {target}/login", "http://{front}/login"),
        new("HPM README, autoRewrite: 308", "autoRewrite: true", "\"autoRewrite\": true", "308 {target}/login", "http://{front}/login"),
        new(
            "http-proxy source, autoRewrite: 201",
            "autoRewrite: true",
            "\"autoRewrite\": true",
            "201 {target}/users/7",
            "http://{front}/users/7"
        ),
        new("http-proxy source, autoRewrite: 303", "autoRewrite: true", "\"autoRewrite\": true", "303 {target}/done", "{target}/done")
        {
            Ours = new("http://{front}/done", "what follows a form is a redirect as any other"),
        },
        new(
            "http-proxy README, autoRewrite: another host",
            "autoRewrite: true",
            "\"autoRewrite\": true",
            "302 https://login.example.com/",
            "https://login.example.com/"
        ),
        new(
            "HPM README, autoRewrite and pathRewrite: the prefix that was removed",
            $"autoRewrite: true, {Strip}",
            OurStrip,
            "302 {target}/login",
            "http://{front}/login"
        )
        {
            Ours = new("http://{front}/api/login", "the page's own server answers /login, so the path has to come back as well"),
        },
        new("HPM README, autoRewrite and pathRewrite: a path alone", $"autoRewrite: true, {Strip}", OurStrip, "302 /login", "/login")
        {
            Ours = new("/api/login", "it is the upstream's path, which the browser knows as /api/login"),
        },
        new("HPM README, hostRewrite: the proxy's own", "hostRewrite: '{front}'", "", "302 {target}/login", "http://{front}/login"),
        new(
            "HPM README, protocolRewrite: https",
            "autoRewrite: true, protocolRewrite: 'https'",
            "",
            "302 {target}/login",
            "https://{front}/login"
        )
        {
            Ours = new("http://{front}/login", "the scheme is the one that the browser called, and needs no setting"),
        },
    ];
}
