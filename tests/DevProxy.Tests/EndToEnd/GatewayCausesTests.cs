using System.Globalization;
using CliWrap;
using DevProxy.Tests.EndToEnd.Fixes;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.EndToEnd;

/// <summary>
/// What real gateways answer instead of the application: HAProxy, Varnish and Caddy, before an application that does CORS, one that is
/// not there, one that is silent and one that hangs up. Only <c>tests/run.sh --servers</c> runs them; AnotherLayerTests has their bytes.
/// </summary>
public sealed class GatewayCausesTests
{
    private const string Put = "-X PUT --send";

    private static readonly Dictionary<string, Row> HaProxy = new()
    {
        ["a server that is not there"] = new(
            "server one 127.0.0.1:CLOSED",
            "",
            "acao-missing",
            "answered-by-another-layer",
            "HAProxy answered"
        ),
        ["a server that takes too long"] = new(
            "timeout server 100ms\nserver one 127.0.0.1:SILENT",
            "",
            "acao-missing",
            "answered-by-another-layer",
            "HAProxy answered"
        ),
        ["a server that hangs up"] = new(
            "retries 0\nserver one 127.0.0.1:HANGUP",
            "",
            "acao-missing",
            "answered-by-another-layer",
            "HAProxy answered"
        ),
        ["a rule that denies"] = new(
            "http-request deny if METH_OPTIONS\nserver one 127.0.0.1:INNER",
            Put,
            "preflight-acao-missing",
            "options-forbidden",
            "HAProxy answered"
        ),
        ["a limit"] = new(
            "http-request deny deny_status 429 if METH_GET\nserver one 127.0.0.1:INNER",
            "",
            "acao-missing",
            "answered-by-another-layer",
            "HAProxy answered"
        ),
        ["authentication"] = new(
            "http-request auth unless { http_auth(people) }\nserver one 127.0.0.1:INNER",
            Put,
            "preflight-acao-missing",
            "options-rejected-by-auth",
            "HAProxy answered"
        ),
        ["a redirect to https"] = new(
            "http-request redirect scheme https code 301\nserver one 127.0.0.1:INNER",
            "",
            "acao-missing",
            "https-redirect",
            "https://127.0.0.1"
        ),
        ["the header added again"] = new(
            "http-response add-header Access-Control-Allow-Origin *\nserver one 127.0.0.1:INNER",
            "",
            "acao-multiple",
            "cors-added-twice",
            "Two"
        ),
    };

    private static readonly Dictionary<string, Row> Varnish = new()
    {
        ["a backend that is not there"] = new(
            "backend default { .host = \"127.0.0.1\"; .port = \"CLOSED\"; }",
            "",
            "acao-missing",
            "answered-by-another-layer",
            "Varnish answered"
        ),
        ["a rule that refuses"] = new(
            "backend default { .host = \"127.0.0.1\"; .port = \"INNER\"; }\n"
                + "sub vcl_recv { if (req.method == \"OPTIONS\") { return (synth(403)); } }",
            Put,
            "preflight-acao-missing",
            "options-forbidden",
            "Varnish answered"
        ),
        ["a cache that does not know Origin"] = new(
            "backend default { .host = \"127.0.0.1\"; .port = \"INNER\"; }",
            "",
            "acao-mismatch",
            "cached-without-origin",
            "made for another origin, http://first.example"
        ),
    };

    private static readonly Dictionary<string, Row> Caddy = new()
    {
        ["an upstream that is not there"] = new(
            "reverse_proxy 127.0.0.1:CLOSED",
            "",
            "acao-missing",
            "answered-by-another-layer",
            "Caddy answered"
        ),
        ["an upstream that hangs up"] = new(
            "reverse_proxy 127.0.0.1:HANGUP",
            "",
            "acao-missing",
            "answered-by-another-layer",
            "Caddy answered"
        ),
        ["authentication"] = new(
            // "hiccup"
            "basicauth {\nBob $2a$14$Zkx19XLiW6VYouLHR5NmfOFU0z2GTNmpkT/5qqR7hx4IjWJPDhjvG\n}\nreverse_proxy 127.0.0.1:INNER",
            Put,
            "preflight-acao-missing",
            "options-rejected-by-auth",
            "Authentication rejected"
        ),
        ["the header added again"] = new(
            "header +Access-Control-Allow-Origin *\nreverse_proxy 127.0.0.1:INNER",
            "",
            "acao-multiple",
            "cors-added-twice",
            "Two"
        ),
    };

    private static readonly Dictionary<string, Gateway> Gateways = new()
    {
        ["haproxy"] = new(
            HaProxy,
            """
            defaults
                mode http
                timeout connect 5s
                timeout client 1m
                timeout server 1m
            userlist people
                user u insecure-password p
            listen outer
                bind 127.0.0.1:OUTER
                RULES

            """,
            static (folder, file, _) => ["-db", "-f", file]
        ),
        ["varnishd"] = new(
            Varnish,
            "vcl 4.1;\nRULES\n",
            static (folder, file, port) =>
                ["-F", "-j", "none", "-n", $"{folder}/run", "-a", $"127.0.0.1:{port}", "-f", file, "-s", "malloc,8m"]
        ),
        ["caddy"] = new(
            Caddy,
            "{\nadmin off\nauto_https off\n}\nhttp://127.0.0.1:OUTER {\nRULES\n}\n",
            static (folder, file, _) => ["run", "--config", file, "--adapter", "caddyfile"]
        ),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Rows()
    {
        var data = new TheoryData<string, string>();
        foreach (var (gateway, row) in Gateways.SelectMany(static one => one.Value.Rows.Keys.Select(row => (one.Key, row))))
            data.Add(gateway, row);
        return data;
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Rows))]
    public async Task A_gateway_is_told_as_what_it_does(string gateway, string name)
    {
        var program = InstalledProgram.Find(gateway);
        Assert.SkipUnless(program is not null, $"{gateway} is not installed");
        var ((rows, text, arguments), row) = (Gateways[gateway], Gateways[gateway].Rows[name]);
        await using var inner = await TestUpstream.StartAsync(static context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
            context.Response.Headers.AccessControlAllowMethods = "PUT";
            return Task.CompletedTask;
        });
        await using var silent = RawUpstream.Start(static (stream, cancellation) => stream.CopyToAsync(Stream.Null, cancellation));
        await using var hangingUp = RawUpstream.Start(
            static async (stream, cancellation) => await RawUpstream.ReadHeadAsync(stream, cancellation)
        );
        var (folder, port) = (new TemporaryFolder(), FreePort.Next());
        var file = folder.Write(
            "configuration",
            text.Replace("RULES", row.Rules, StringComparison.Ordinal)
                .Replace("OUTER", Number(port), StringComparison.Ordinal)
                .Replace("INNER", Number(new Uri(inner.Url).Port), StringComparison.Ordinal)
                .Replace("SILENT", Number(silent.Port), StringComparison.Ordinal)
                .Replace("HANGUP", Number(hangingUp.Port), StringComparison.Ordinal)
                .Replace("CLOSED", Number(RawUpstream.ClosedPort()), StringComparison.Ordinal)
        );
        await using var running = await BackendProcess.StartAsync(
            CliWrap
                .Cli.Wrap(program!)
                .WithArguments(arguments(folder.Path, file, Number(port)))
                .WithEnvironmentVariables(variables => variables.Set("HOME", folder.Path)),
            folder,
            port
        );

        await RealCausesTests.AskFromElsewhereAsync($"{running.Url}/orders");
        await RealCausesTests.ProveAsync($"{running.Url}/orders", row.Words, row.Code, row.Cause, row.Why);
    }

    private static string Number(int port) => port.ToString(CultureInfo.InvariantCulture);

    /// <param name="Rules">The directives.</param>
    /// <param name="Words">The options of <c>check</c>.</param>
    /// <param name="Code">The failure code.</param>
    /// <param name="Cause">The cause.</param>
    /// <param name="Why">Part of the explanation.</param>
    private sealed record Row(string Rules, string Words, string Code, string Cause, string Why);

    /// <param name="Rows">What it is set up to do.</param>
    /// <param name="Text">Its configuration around <c>RULES</c>.</param>
    /// <param name="Arguments">Its arguments from its folder, its file and its port.</param>
    private sealed record Gateway(Dictionary<string, Row> Rows, string Text, Func<string, string, string, string[]> Arguments);
}
