using System.Globalization;

namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>A backend in Node.js that can use packages of npm.</summary>
internal static class NodeBackendProcess
{
    /// <summary>Runs the program, which reads its port from <c>PORT</c>.</summary>
    /// <param name="packages">The packages.</param>
    /// <param name="file">The name of its file: <c>.mjs</c> for an ES module.</param>
    /// <param name="program">Its text.</param>
    public static async Task<BackendProcess> StartAsync(NpmPackages packages, string file, string program)
    {
        var (folder, port) = (new TemporaryFolder(), FreePort.Next());
        // Node.js looks for ES modules only beside the program, not in NODE_PATH.
        Directory.CreateSymbolicLink(
            Path.Combine(folder.Path, "node_modules"),
            Path.GetDirectoryName(await packages.PathAsync("express"))!
        );
        var command = CliWrap
            .Cli.Wrap("node")
            .WithArguments([folder.Write(file, program)])
            .WithEnvironmentVariables(variables => variables.Set("PORT", port.ToString(CultureInfo.InvariantCulture)));
        return await BackendProcess.StartAsync(command, folder, port);
    }
}
