using System.Globalization;

namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>Apache httpd before an application without CORS. The application is Apache too, and answers 410 to everything.</summary>
internal sealed class ApacheBackend : IBackend
{
    private const string Host = "<VirtualHost 127.0.0.1:OUTER>\n";

    private static readonly string[] Modules = ["mpm_event", "authz_core", "headers", "rewrite", "setenvif", "proxy", "proxy_http"];

    private static readonly string? Program = InstalledProgram.Find("apache2");

    public static IReadOnlyList<Mistake> Mistakes { get; } =
    [
        new("no CORS at all", PageRequest.Put, "preflight-acao-missing", "options-not-routed") { Status = 410 },
        new("another port", PageRequest.Put, "preflight-acao-mismatch", "origin-not-in-list")
        {
            Status = 410,
            Layers = """
                RewriteEngine On # CORS
                RewriteCond %{REQUEST_METHOD} =OPTIONS # CORS
                RewriteRule ^ - [R=204,L] # CORS
                Header always set Access-Control-Allow-Origin http://127.0.0.1:1 # CORS
                Header always set Access-Control-Allow-Methods PUT # CORS

                """.Replace(" # CORS", "\t# CORS", StringComparison.Ordinal),
        },
    ];

    public static bool IsHere => Program is not null && Directory.Exists("/usr/lib/apache2/modules");

    public string Name => "apache";

    public string Comment => "#";

    // Apache allows no comment after a directive, so the marks are removed when the file is written.
    public string Write(Mistake mistake) =>
        $$"""
            ServerRoot FOLDER
            ServerName localhost
            PidFile FOLDER/pid
            ErrorLog FOLDER/error.log
            DefaultRuntimeDir FOLDER
            {{string.Concat(
                Modules.Select(static name => $"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n")
            )}}Listen 127.0.0.1:OUTER
            Listen 127.0.0.1:INNER
            {{Host}}{{mistake.Layers}}ProxyPass / http://127.0.0.1:INNER/
            </VirtualHost>
            <VirtualHost 127.0.0.1:INNER>
            RewriteEngine On
            RewriteCond %{REQUEST_METHOD} =OPTIONS
            RewriteRule ^ - [R=405,L]
            RewriteRule ^ - [G]
            </VirtualHost>

            """;

    public string Insert(string program, string snippet)
    {
        Assert.StartsWith("# In the <VirtualHost>, or in .htaccess.", snippet, StringComparison.Ordinal);
        return program.Replace(Host, Host + snippet, StringComparison.Ordinal);
    }

    public Task<BackendProcess> StartAsync(string program)
    {
        var (folder, port) = (new TemporaryFolder(), FreePort.Next());
        var file = folder.Write(
            "apache.conf",
            program
                .Replace("\t# CORS", "", StringComparison.Ordinal)
                .Replace("FOLDER", folder.Path, StringComparison.Ordinal)
                .Replace("OUTER", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("INNER", FreePort.Next().ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        );
        return BackendProcess.StartAsync(CliWrap.Cli.Wrap(Program!).WithArguments(["-f", file, "-DFOREGROUND"]), folder, port);
    }
}
