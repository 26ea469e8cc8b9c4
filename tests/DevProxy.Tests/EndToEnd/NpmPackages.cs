using CliWrap;
using CliWrap.Buffered;
using DevProxy.Tests.EndToEnd;

[assembly: AssemblyFixture(typeof(NpmPackages))]

namespace DevProxy.Tests.EndToEnd;

/// <summary>
/// What <c>tests/web/package.json</c> names, installed by tests/run.sh or, where only <c>dotnet test</c> runs, by the first test that needs
/// it.
/// </summary>
public sealed class NpmPackages
{
    private readonly Lazy<Task<string>> _installed = new(InstallAsync);

    /// <summary>The path of a file inside <c>node_modules</c>, named with slashes.</summary>
    public async Task<string> PathAsync(string file) => Path.Combine([await _installed.Value, .. file.Split('/')]);

    private static async Task<string> InstallAsync()
    {
        var web = Repository.Path("tests/web");
        var modules = Path.Combine(web, "node_modules");
        // npm writes its own record of the tree last of all.
        var record = new FileInfo(Path.Combine(modules, ".package-lock.json"));
        if (record.Exists && record.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(web, "package-lock.json")))
            return modules;
        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        var result = await CliWrap
            .Cli.Wrap(npm)
            .WithArguments(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .WithWorkingDirectory(web)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        return result.IsSuccess
            ? modules
            : throw new InvalidOperationException($"npm ci in tests/web failed: {result.StandardError}{result.StandardOutput}");
    }
}
