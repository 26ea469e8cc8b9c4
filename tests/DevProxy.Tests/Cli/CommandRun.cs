using System.Collections.Immutable;
using DevProxy.Cli;
using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.Terminal;

namespace DevProxy.Tests.Cli;

/// <summary>
/// The command line, in a folder of its own, with outputs that a test can read: in this process, or as the published program that is to be
/// tested.
/// </summary>
internal sealed class CommandRun : IDisposable
{
    private readonly TestConsole _console = new();

    public string Folder { get; } = Directory.CreateTempSubdirectory("devproxy-cli-").FullName;

    public Dictionary<string, string> Environment { get; } = [];

    public ImmutableArray<RouteFeature> Features { get; init; } = CommandContext.AllFeatures;

    public string Out => _console.Out;

    public string Error => _console.Error;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Task<int> RunAsync(params string[] words) =>
        DevProxyProcess.Published is { } program && Features == CommandContext.AllFeatures
            ? RunAsync(program, words)
            : CommandLine.RunAsync(
                words,
                new CommandContext(_console.Screen, Environment, Folder, TimeProvider.System) { Features = Features },
                Token
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

    // Of this process's own variables it gets those alone by which it finds other programs and its user.
    private async Task<int> RunAsync(string program, string[] words)
    {
        var variables = System
            .Environment.GetEnvironmentVariables()
            .Keys.Cast<string>()
            .Where(name => name is not ("PATH" or "HOME"))
            .ToDictionary(name => name, _ => (string?)null);
        foreach (var (name, value) in Environment)
            variables[name] = value;
        var result = await CliWrap
            .Cli.Wrap(program)
            .WithArguments(words)
            .WithWorkingDirectory(Folder)
            .WithEnvironmentVariables(variables)
            .WithValidation(CliWrap.CommandResultValidation.None)
            .WithStandardOutputPipe(CliWrap.PipeTarget.ToDelegate(_console.Screen.Out.Writer.WriteLine))
            .WithStandardErrorPipe(CliWrap.PipeTarget.ToDelegate(_console.Screen.Error.Writer.WriteLine))
            .ExecuteAsync(Token);
        return result.ExitCode;
    }

    public void Dispose()
    {
        _console.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
