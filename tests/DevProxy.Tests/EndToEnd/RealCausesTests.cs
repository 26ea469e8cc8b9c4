using System.Globalization;
using System.Text.Json;
using CliWrap;
using DevProxy.Tests.Cli;
using DevProxy.Tests.EndToEnd.Fixes;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.EndToEnd;

/// <summary>The causes that the tests of the backends do not produce, each from a real server that is set up to produce it.</summary>
public sealed class RealCausesTests
{
    private const string Page = "http://localhost:5173";
    private const string Post = "-X POST -H Content-Type:application/json --send";

    // Answers preflights only, as applications behind nginx often do.
    private const string Preflight =
        "if ($request_method = OPTIONS) { add_header Access-Control-Allow-Origin $http_origin; "
        + "add_header Access-Control-Allow-Headers content-type; return 204; }";

    private static readonly Dictionary<string, NginxRow> Nginx = new()
    {
        ["a rule that denies"] = new("deny all;", "-X PUT", "preflight-acao-missing", "options-forbidden", "nginx answered"),
        ["methods that are not taken"] = new(
            "limit_except GET { deny all; } add_header Access-Control-Allow-Origin $http_origin; proxy_pass http://127.0.0.1:INNER;",
            "-X PUT",
            "preflight-acao-missing",
            "options-forbidden",
            "limit_except"
        ),
        ["a backend that is not there"] = new(
            $"{Preflight} proxy_pass http://127.0.0.1:CLOSED;",
            Post,
            "acao-missing",
            "answered-by-another-layer",
            "nginx answered, not the application"
        ),
        ["a body that is too large"] = new(
            $"{Preflight} client_max_body_size 1; proxy_pass http://127.0.0.1:INNER;",
            Post + " -d {\"a\":1}",
            "acao-missing",
            "answered-by-another-layer",
            "larger than it takes"
        ),
        ["a cache that does not know Origin"] = new(
            "proxy_cache one; proxy_cache_valid 200 1m; add_header X-Cache $upstream_cache_status; proxy_pass http://127.0.0.1:INNER;",
            "",
            "acao-mismatch",
            "cached-without-origin",
            "made for another origin, http://first.example"
        ),
        ["a redirect to https"] = new(
            "return 301 https://$host$request_uri;",
            "",
            "acao-missing",
            "https-redirect",
            "https://127.0.0.1/orders"
        ),
        ["a redirect of a preflight to https"] = new(
            "return 301 https://$host$request_uri;",
            "-X PUT",
            "preflight-redirect",
            "https-redirect",
            "https://127.0.0.1/orders"
        ),
        ["a missing slash"] = new("return 301 /orders/;", "", "acao-missing", "slash-redirect", "/orders/"),
        ["another host"] = new(
            "return 308 http://www.localhost$request_uri;",
            "",
            "acao-missing",
            "host-redirect",
            "http://www.localhost/orders"
        ),
        ["a gate before the API"] = new(
            "auth_request /gate; error_page 401 = @login; proxy_pass http://127.0.0.1:INNER;",
            "--credentials include",
            "acao-missing",
            "login-redirect",
            "/oauth2/start?…"
        ),
        ["a gate before the preflight"] = new(
            "auth_request /gate; error_page 401 = @login; proxy_pass http://127.0.0.1:INNER;",
            "-X PUT",
            "preflight-redirect",
            "options-rejected-by-auth",
            "/oauth2/start?…"
        ),
        ["a list in one line"] = new(
            "add_header Access-Control-Allow-Origin \"http://a.example, http://b.example\"; return 200 '{}';",
            "",
            "acao-multiple",
            "origin-list-in-one-line",
            "in one line"
        ),
        ["CORS on the preflight alone"] = new(
            $"{Preflight} default_type application/json; return 200 '{{}}';",
            Post,
            "acao-missing",
            "cors-only-on-preflight",
            "OPTIONS only"
        ),
        ["a header of the answer on the request"] = new(
            $"{Preflight} return 200 '{{}}';",
            "-H Access-Control-Allow-Origin:*",
            "preflight-header-not-allowed",
            "request-carries-response-header",
            "That is a response header"
        ),
        ["a header of a tracing library"] = new(
            $"{Preflight} return 200 '{{}}';",
            "-H baggage:a",
            "preflight-header-not-allowed",
            "header-not-needed",
            "does not list baggage. Tracing libraries add such headers"
        ),
    };

    private static readonly string? PhpProgram = InstalledProgram.Find("php");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names() => [.. Nginx.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Nginx_is_told_as_what_it_does(string name)
    {
        Assert.SkipUnless(NginxProcess.IsInstalled, "nginx is not installed");
        var row = Nginx[name];
        await using var nginx = await NginxProcess.StartAsync(
            Servers(row.Location).Replace("CLOSED", Number(RawUpstream.ClosedPort()), StringComparison.Ordinal)
        );
        await AskFromElsewhereAsync($"{nginx.Url}/orders");

        await ProveAsync($"{nginx.Url}/orders", row.Words, row.Code, row.Cause, row.Why);
    }

    [Theory]
    [InlineData("POST", "acao-missing", "error-response-bypasses-cors", "500")]
    [InlineData("OPTIONS", "preflight-acao-missing", "options-crashed", "failed")]
    public async Task A_PHP_script_that_fails_is_told_as_that(string method, string code, string cause, string why)
    {
        Assert.SkipUnless(PhpProgram is not null, "PHP is not installed");
        var (folder, port) = (new TemporaryFolder(), FreePort.Next());
        folder.Write(
            "index.php",
            $$"""
            <?php
            if ($_SERVER['REQUEST_METHOD'] === '{{method}}') throw new Exception('broken');
            header('Access-Control-Allow-Origin: ' . $_SERVER['HTTP_ORIGIN']);
            header('Access-Control-Allow-Headers: content-type');
            echo '{}';
            """
        );
        await using var php = await BackendProcess.StartAsync(
            CliWrap.Cli.Wrap(PhpProgram!).WithArguments(["-d", "display_errors=0", "-S", $"127.0.0.1:{Number(port)}", "index.php"]),
            folder,
            port
        );

        await ProveAsync($"{php.Url}/orders", Post, code, cause, why);
    }

    /// <summary>A page of another origin asks first, whose answer a cache may keep.</summary>
    internal static async Task AskFromElsewhereAsync(string url)
    {
        using var first = new HttpRequestMessage(HttpMethod.Get, url);
        first.Headers.Add("Origin", "http://first.example");
        using var client = PlainClient.New();
        using var answer = await client.SendAsync(first, Token);
    }

    /// <summary>What <c>check</c> says of a URL.</summary>
    internal static async Task ProveAsync(string url, string words, string code, string cause, string why)
    {
        using var run = new CommandRun();
        await run.RunAsync(["check", url, "--origin", Page, .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--json"]);
        Assert.True(run.Out.Length > 0, run.Error);
        using var json = JsonDocument.Parse(run.Out);
        var verdict = json.RootElement.GetProperty("verdict");

        Assert.True(
            (verdict.GetProperty("code").GetString(), verdict.GetProperty("rootCause").GetString()) == (code, cause),
            verdict.GetRawText()
        );
        Assert.Contains(why, verdict.GetProperty("explanation").GetString(), StringComparison.Ordinal);
    }

    private static string Servers(string location) =>
        $$"""
            proxy_cache_path FOLDER/cache keys_zone=one:1m;
            server {
                listen 127.0.0.1:OUTER;
                location = /orders { {{location}} }
                location = /gate { internal; return 401; }
                location @login { return 302 /oauth2/start?rd=$request_uri; }
            }
            server {
                listen 127.0.0.1:INNER;
                location / { default_type application/json; add_header Access-Control-Allow-Origin $http_origin; return 200 '{}'; }
            }
            """;

    private static string Number(int port) => port.ToString(CultureInfo.InvariantCulture);

    /// <param name="Location">The directives of its location.</param>
    /// <param name="Words">The options of <c>check</c>.</param>
    /// <param name="Code">The failure code.</param>
    /// <param name="Cause">The cause.</param>
    /// <param name="Why">Part of the explanation.</param>
    private sealed record NginxRow(string Location, string Words, string Code, string Cause, string Why);
}
