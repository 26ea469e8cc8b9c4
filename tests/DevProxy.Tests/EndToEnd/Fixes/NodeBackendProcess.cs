using System.Globalization;

namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>A backend in Node.js, with the packages of <c>tests/web</c> at hand.</summary>
internal static class NodeBackendProcess
{
    /// <summary>Runs the program, which gets its port in <c>PORT</c>.</summary>
    /// <param name="packages">The packages.</param>
    /// <param name="file">The name of its file: <c>.mjs</c> for an ES module.</param>
    /// <param name="program">Its text.</param>
    public static async Task<BackendProcess> StartAsync(NpmPackages packages, string file, string program)
    {
        var (folder, port) = (new TemporaryFolder(), FreePort.Next());
        // An ES module is looked for beside the program alone, not in NODE_PATH.
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
