using System.Collections.Immutable;
using DevProxy.Cli;
using DevProxy.Configuration;
using DevProxy.Tests.Terminal;

namespace DevProxy.Tests.Cli;

/// <summary>The command line in this process, in a folder of its own, with outputs that a test can read.</summary>
internal sealed class CommandRun : IDisposable
{
    private readonly TestConsole _console = new();

    public string Folder { get; } = Directory.CreateTempSubdirectory("devproxy-cli-").FullName;

    public Dictionary<string, string> Environment { get; } = [];

    public ImmutableArray<RouteFeature> Features { get; init; } = [];

    public string Out => _console.Out;

    public string Error => _console.Error;

    public Task<int> RunAsync(params string[] words) =>
        CommandLine.RunAsync(
            words,
            new CommandContext(_console.Screen, Environment, Folder, TimeProvider.System) { Features = Features },
            TestContext.Current.CancellationToken
        );

    /// <summary>Runs what is refused: exit 2, nothing on standard output, one line on standard error.</summary>
    public async Task<string> RefusedAsync(params string[] words)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync(words));
        Assert.Equal("", Out);
        var line = Assert.Single(Error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("devproxy: ", line, StringComparison.Ordinal);
        return line["devproxy: ".Length..];
    }

    public string Write(string name, string content)
    {
        var file = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return file;
    }

    public void Dispose()
    {
        _console.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
