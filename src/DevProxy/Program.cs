using System.Collections;
using DevProxy.Cli;
using DevProxy.Terminal;

var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>();
var environment = variables.ToDictionary(
    static variable => (string)variable.Key,
    static variable => (string)variable.Value!,
    OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal
);
var context = new CommandContext(Screen.OfProcess(environment), environment, Environment.CurrentDirectory, TimeProvider.System);

// A write to a console that nobody reads keeps its thread. Requests must not wait until the pool has noticed that.
ThreadPool.GetMinThreads(out var workers, out var completions);
ThreadPool.SetMinThreads(Math.Max(workers, 8), completions);

try
{
    return await CommandLine.RunAsync(args, context, CancellationToken.None);
}
#pragma warning disable CA1031 // The outermost catch: an internal error ends in a sentence, not in a stack trace.
catch (Exception fault)
#pragma warning restore CA1031
{
    return context.Refuse($"internal error, {fault.GetType().Name}: {fault.Message} Please report it, with what you did before.");
}
