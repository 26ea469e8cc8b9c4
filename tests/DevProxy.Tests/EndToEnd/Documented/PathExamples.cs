using System.Collections.Immutable;

namespace DevProxy.Tests.EndToEnd.Documented;

/// <summary>The documented examples of path matching and rewriting.</summary>
internal static class PathExamples
{
    private const string Whole = "a prefix takes whole segments, so that /apikey is not taken for something below /api";
    private const string Glob = """{ "/**/*.html": "{target}" }""";

    public static ImmutableArray<PathExample> All { get; } =
    [
        new(
            "HPM README, pathFilter: no filter matches any path",
            "{ target: '{target}' }",
            """{ "/": "{target}" }""",
            "/any/path?q=1",
            "/any/path?q=1"
        ),
        new(
            "HPM README, pathFilter: '/api' matches paths starting with /api",
            "{ target: '{target}', pathFilter: '/api' }",
            """{ "/api": "{target}" }""",
            "/api/users",
            "/api/users"
        ),
        new(
            "HPM README, pathFilter: '/api', a path that does not start with it",
            "{ target: '{target}', pathFilter: '/api' }",
            """{ "/api": "{target}" }""",
            "/other/api",
            null
        ),
        new(
            "HPM README, pathFilter: '/api', and a name that goes on",
            "{ target: '{target}', pathFilter: '/api' }",
            """{ "/api": "{target}" }""",
            "/apikey",
            "/apikey"
        )
        {
            Ours = new(null, Whole),
        },
        new(
            "HPM README, pathFilter: several paths",
            "{ target: '{target}', pathFilter: ['/api', '/ajax', '/someotherpath'] }",
            """{ "/api": "{target}", "/ajax": "{target}", "/someotherpath": "{target}" }""",
            "/ajax/x",
            "/ajax/x"
        ),
        new(
            "HPM README, pathFilter: '**' matches any path",
            "{ target: '{target}', pathFilter: '**' }",
            """{ "/**": "{target}" }""",
            "/a/b.json",
            "/a/b.json"
        ),
        new(
            "HPM README, pathFilter: '**/*.html' matches what ends with .html",
            "{ target: '{target}', pathFilter: '**/*.html' }",
            Glob,
            "/a/b/index.html",
            "/a/b/index.html"
        ),
        new(
            "HPM README, pathFilter: '**/*.html', at the root",
            "{ target: '{target}', pathFilter: '**/*.html' }",
            Glob,
            "/index.html",
            "/index.html"
        ),
        new(
            "HPM README, pathFilter: '**/*.html', another ending",
            "{ target: '{target}', pathFilter: '**/*.html' }",
            Glob,
            "/a/b/index.htm",
            null
        ),
        new(
            "HPM README, pathFilter: '/*.html' matches directly under the root",
            "{ target: '{target}', pathFilter: '/*.html' }",
            """{ "/*.html": "{target}" }""",
            "/index.html",
            "/index.html"
        ),
        new(
            "HPM README, pathFilter: '/*.html', further below",
            "{ target: '{target}', pathFilter: '/*.html' }",
            """{ "/*.html": "{target}" }""",
            "/a/index.html",
            null
        ),
        new(
            "HPM README, pathFilter: '/api/**/*.html'",
            "{ target: '{target}', pathFilter: '/api/**/*.html' }",
            """{ "/api/**/*.html": "{target}" }""",
            "/api/a/b.html",
            "/api/a/b.html"
        ),
        new(
            "HPM README, pathFilter: '/api/**/*.html', directly below",
            "{ target: '{target}', pathFilter: '/api/**/*.html' }",
            """{ "/api/**/*.html": "{target}" }""",
            "/api/b.html",
            "/api/b.html"
        ),
        new(
            "HPM README, pathFilter: '/api/**/*.html', elsewhere",
            "{ target: '{target}', pathFilter: '/api/**/*.html' }",
            """{ "/api/**/*.html": "{target}" }""",
            "/other/b.html",
            null
        ),
        new(
            "HPM README, pathFilter: several patterns",
            "{ target: '{target}', pathFilter: ['/api/**', '/ajax/**'] }",
            """{ "/api/**": "{target}", "/ajax/**": "{target}" }""",
            "/ajax/a/b",
            "/ajax/a/b"
        ),
        new(
            "HPM README, pathFilter: exclusion",
            "{ target: '{target}', pathFilter: ['/api/**', '!**/bad.json'] }",
            """{ "^/api/(?!(.*/)?bad\\.json$)": "{target}" }""",
            "/api/a/good.json",
            "/api/a/good.json"
        ),
        new(
            "HPM README, pathFilter: exclusion, what is excluded",
            "{ target: '{target}', pathFilter: ['/api/**', '!**/bad.json'] }",
            """{ "^/api/(?!(.*/)?bad\\.json$)": "{target}" }""",
            "/api/a/bad.json",
            null
        ),
        new(
            "HPM README, pathRewrite: rewrite path",
            "{ target: '{target}', pathRewrite: { '^/old/api': '/new/api' } }",
            """{ "/": { "target": "{target}", "pathRewrite": { "^/old/api": "/new/api" } } }""",
            "/old/api/users?page=2",
            "/new/api/users?page=2"
        ),
        new(
            "HPM README, pathRewrite: remove path",
            "{ target: '{target}', pathRewrite: { '^/remove/api': '' } }",
            """{ "/": { "target": "{target}", "pathRewrite": { "^/remove/api": "" } } }""",
            "/remove/api/users",
            "/users"
        ),
        new(
            "HPM README, pathRewrite: remove path, the whole of it",
            "{ target: '{target}', pathRewrite: { '^/remove/api': '' } }",
            """{ "/": { "target": "{target}", "pathRewrite": { "^/remove/api": "" } } }""",
            "/remove/api",
            "/"
        ),
        new(
            "HPM README, pathRewrite: add base path",
            "{ target: '{target}', pathRewrite: { '^/': '/basepath/' } }",
            """{ "/": { "target": "{target}", "pathRewrite": { "^/": "/basepath/" } } }""",
            "/users",
            "/basepath/users"
        ),
        new(
            "HPM README, pathRewrite: custom rewriting",
            "{ target: '{target}', pathRewrite: path => path.replace('/api', '/base/api') }",
            """{ "/": { "target": "{target}", "pathRewrite": { "/api": "/base/api" } } }""",
            "/x/api/users",
            "/x/base/api/users"
        ),
        new(
            "HPM recipes, pathRewrite: the first rule that matches is the only one",
            "{ target: '{target}', pathRewrite: { '^/a': '/b', '^/b': '/c' } }",
            """{ "/": { "target": "{target}", "pathRewrite": { "^/a": "/b", "^/b": "/c" } } }""",
            "/a/x",
            "/b/x"
        ),
        new(
            "HPM source, pathRewrite: a rule without an anchor sees the query",
            "{ target: '{target}', pathRewrite: { 'v1': 'v2' } }",
            """{ "/": { "target": "{target}", "pathRewrite": { "v1": "v2" } } }""",
            "/x?api=v1",
            "/x?api=v2"
        )
        {
            Ours = new("/x?api=v1", "a rule for the path leaves the query alone"),
        },
        new("HPM README, target: with a base path", "{ target: '{target}/api' }", """{ "/": "{target}/api" }""", "/users", "/api/users"),
        new(
            "HPM README, router: path only",
            "{ target: 'http://127.0.0.1:9', router: { '/rest': '{target}' } }",
            """{ "/rest": "{target}", "/": "http://127.0.0.1:9" }""",
            "/rest/x",
            "/rest/x"
        ),
        new("Vite docs, server.proxy: string shorthand", null, """{ "/foo": "{target}" }""", "/foo/bar?x", "/foo/bar?x"),
        new(
            "Vite docs, server.proxy: with options, rewrite: path => path.replace(/^\\/api/, '')",
            null,
            """{ "/api": { "target": "{target}", "changeOrigin": true, "pathRewrite": { "^/api": "" } } }""",
            "/api/bar",
            "/bar"
        ),
        new(
            "Vite docs, server.proxy: with RegExp '^/fallback/.*'",
            null,
            """{ "^/fallback/.*": { "target": "{target}", "changeOrigin": true, "pathRewrite": { "^/fallback": "" } } }""",
            "/fallback/",
            "/"
        ),
        new(
            "Vite docs, server.proxy: with RegExp '^/fallback/.*', further below",
            null,
            """{ "^/fallback/.*": { "target": "{target}", "pathRewrite": { "^/fallback": "" } } }""",
            "/fallback/a/b",
            "/a/b"
        ),
        new(
            "Vite docs, server.proxy: '/socket.io' with a ws:// target",
            null,
            """{ "/socket.io": { "target": "ws{target-rest}", "ws": true } }""",
            "/socket.io/?EIO=4&transport=polling",
            "/socket.io/?EIO=4&transport=polling"
        ),
        new("Vite docs, server.proxy: any request that starts with the key", null, """{ "/api": "{target}" }""", "/api.ts", "/api.ts")
        {
            Ours = new(null, Whole),
        },
        new(
            "Vite source, server.proxy: of several keys the first in the file wins",
            null,
            """{ "/api": { "target": "{target}", "pathRewrite": { "^/api": "/first" } }, "/api/v2": { "target": "{target}", "pathRewrite": { "^/api/v2": "/second" } } }""",
            "/api/v2/x",
            "/first/v2/x"
        )
        {
            Ours = new("/second/x", "the longest prefix wins, so that the order of the file breaks nothing"),
        },
    ];
}
