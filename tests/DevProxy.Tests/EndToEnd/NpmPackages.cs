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
    private readonly Lazy<Task<string>> _installed;

    public NpmPackages()
        : this("tests/web") { }

    private NpmPackages(string folder) => _installed = new(() => InstallAsync(folder));

    /// <summary>NestJS, 3000 files that no other test needs.</summary>
    internal static NpmPackages Nest { get; } = new("tests/nestjs");

    /// <summary>The path of a file inside <c>node_modules</c>, named with slashes.</summary>
    public async Task<string> PathAsync(string file) => Path.Combine([await _installed.Value, .. file.Split('/')]);

    private static async Task<string> InstallAsync(string folder)
    {
        var path = Repository.Path(folder);
        var modules = Path.Combine(path, "node_modules");
        // npm writes its own record of the tree last of all.
        var record = new FileInfo(Path.Combine(modules, ".package-lock.json"));
        if (record.Exists && record.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(path, "package-lock.json")))
            return modules;
        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        var result = await CliWrap
            .Cli.Wrap(npm)
            .WithArguments(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .WithWorkingDirectory(path)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        return result.IsSuccess
            ? modules
            : throw new InvalidOperationException($"npm ci in {folder} failed: {result.StandardError}{result.StandardOutput}");
    }
}
