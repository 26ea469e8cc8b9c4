using System.Globalization;

namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>Caddy before an application without CORS, which is Caddy too.</summary>
internal sealed class CaddyBackend : IBackend
{
    private const string Site = "http://127.0.0.1:OUTER {\n";

    public static IReadOnlyList<Mistake> Mistakes { get; } =
    [
        new("no CORS at all", PageRequest.Put, "preflight-acao-missing", "options-not-routed"),
        new("any origin, with credentials", PageRequest.PutWithCookie, "preflight-acao-wildcard-with-credentials", null)
        {
            Layers = Headers("*", "PUT"),
        },
        new("another port", PageRequest.Put, "preflight-acao-mismatch", "origin-not-in-list")
        {
            Layers = Headers("http://127.0.0.1:1", "PUT"),
        },
        new("the method missing", PageRequest.Put, "preflight-method-not-allowed", "options-lacks")
        {
            Layers = Headers("THE_PAGE", "GET, POST"),
        },
    ];

    public static string? Program { get; } = InstalledProgram.Find("caddy");

    public string Name => "caddy";

    public string Comment => "#";

    public string Write(Mistake mistake) =>
        $$"""
            {
                admin off
                auto_https off
            }
            {{Site}}{{mistake.Layers}}
                reverse_proxy 127.0.0.1:INNER
            }
            http://127.0.0.1:INNER {
                @options method OPTIONS
                respond @options 405
                header Content-Type application/json
                respond `{"method":"{http.request.method}","cookie":"{http.request.header.Cookie}"}`
            }

            """;

    public string Insert(string program, string snippet)
    {
        Assert.StartsWith("# In the Caddyfile, inside the site's block.", snippet, StringComparison.Ordinal);
        return program.Replace(Site, Site + snippet, StringComparison.Ordinal);
    }

    public Task<BackendProcess> StartAsync(string program)
    {
        var (folder, port) = (new TemporaryFolder(), FreePort.Next());
        var file = folder.Write(
            "Caddyfile",
            program
                .Replace("OUTER", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("INNER", FreePort.Next().ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        );
        var command = CliWrap
            .Cli.Wrap(Program!)
            .WithArguments(["run", "--config", file, "--adapter", "caddyfile"])
            .WithEnvironmentVariables(variables =>
                variables.Set("HOME", folder.Path).Set("XDG_CONFIG_HOME", null).Set("XDG_DATA_HOME", null)
            );
        return BackendProcess.StartAsync(command, folder, port);
    }

    private static string Headers(string origin, string methods) =>
        $$"""
            header Access-Control-Allow-Origin "{{origin}}" # CORS
            header Access-Control-Allow-Methods "{{methods}}" # CORS
            header Access-Control-Allow-Headers "authorization, content-type" # CORS
            @any method OPTIONS # CORS
            respond @any 204 # CORS

            """;
}
