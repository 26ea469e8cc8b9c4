using System.Globalization;

namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>nginx with the servers of a test. Everything that it writes is in the folder of the process.</summary>
internal static class NginxProcess
{
    private static readonly string? Program = InstalledProgram.Find("nginx");

    public static bool IsInstalled => Program is not null;

    /// <summary>Starts nginx.</summary>
    /// <param name="servers">
    /// The content of the <c>http</c> block. In it, <c>FOLDER</c> stands for the folder, <c>OUTER</c> for the port that clients call, and
    /// <c>INNER</c> for a second port.
    /// </param>
    /// <param name="users">The content of the file <c>users</c>; null for none.</param>
    public static Task<BackendProcess> StartAsync(string servers, string? users = null)
    {
        var (folder, port) = (new TemporaryFolder(), FreePort.Next());
        if (users is not null)
            folder.Write("users", users);
        var file = folder.Write(
            "nginx.conf",
            $$"""
            daemon off;
            master_process off;
            error_log stderr;
            pid FOLDER/nginx.pid;
            events { }
            http {
            access_log off;
            client_body_temp_path FOLDER/body;
            proxy_temp_path FOLDER/proxy;
            fastcgi_temp_path FOLDER/fastcgi;
            uwsgi_temp_path FOLDER/uwsgi;
            scgi_temp_path FOLDER/scgi;
            {{servers}}
            }

            """.Replace("FOLDER", folder.Path.Replace('\\', '/'), StringComparison.Ordinal).Replace(
                "OUTER",
                port.ToString(CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            ).Replace("INNER", FreePort.Next().ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        );
        return BackendProcess.StartAsync(CliWrap.Cli.Wrap(Program!).WithArguments(["-p", folder.Path, "-c", file]), folder, port);
    }
}
