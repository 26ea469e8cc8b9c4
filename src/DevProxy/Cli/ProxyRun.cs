using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Pipeline;
using DevProxy.Terminal;

namespace DevProxy.Cli;

/// <summary>One run of the proxy: from a configuration to the end, whoever brings it.</summary>
/// <param name="surroundings">What it finds around it.</param>
/// <param name="overrides">What the command line says.</param>
/// <param name="opensInspector">Whether the inspector is to be opened in the browser.</param>
internal sealed class ProxyRun(Surroundings surroundings, ConfigOverrides overrides, bool opensInspector)
{
    /// <summary>Runs until a signal, or the companion, ends it; gives the exit code.</summary>
    /// <param name="file">The configuration; null for the one in the working directory, or for none where the command line says all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<int> RunAsync(string? file, CancellationToken cancellationToken)
    {
        var read = ConfigLocation.Read(file, overrides, surroundings.Environment, surroundings.Folder);
        Tell(read.Problems, read.Config is { } found ? found.Path : read.NotFound ? null : Path.GetFullPath(file ?? ConfigLocation.DefaultName, surroundings.Folder));
        if (read.Config is not { } config)
            return ExitCode.Usage;
        if (surroundings.Companion is [var command, ..] && CommandSearch.Find(command, surroundings.Environment, surroundings.Folder) is null)
            return surroundings.Refuse(CommandSearch.Cure(command, surroundings.Environment, surroundings.Folder));
        if (config.Log.File is { } logFile && LogFile.WhyNot(logFile) is { } reason)
            return surroundings.Refuse(reason);
        return await ServeAsync(read, config, cancellationToken);
    }

    private async Task<int> ServeAsync(ConfigResult read, ProxyConfig config, CancellationToken cancellationToken)
    {
        using var signal = new EndSignal();
        using var log = new TerminalLog(config.Log, surroundings.Screen, surroundings.Time.LocalTimeZone, Exchanges.ExchangeJson.Write);
        var start = await ProxyApp.StartAsync(
            config,
            new ProxyAppSurroundings(surroundings.Environment, surroundings.Time, fault => log.Logger.Error(fault, "A fault of DevProxy's own, please report it")),
            cancellationToken);
        Tell(start.Problems, null);
        if (start.App is not { } app)
            return ExitCode.Usage;

        var watcher = new ConfigWatcher(read, overrides, surroundings.Environment, surroundings.Time);
        await using var session = new ProxySession(app, watcher, log, surroundings);
        session.Begin(opensInspector);
        return await session.EndAsync(signal, cancellationToken);
    }

    private void Tell(ImmutableArray<ConfigProblem> problems, string? file)
    {
        var surface = surroundings.Screen.Error;
        foreach (var problem in problems)
            surface.Writer.WriteLine(ProblemLine.Of(problem, file, surroundings.Folder, surface.Ink));
    }
}
