using System.Collections;
using DevProxy.Cli;
using DevProxy.Terminal;

var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>();
var environment = variables.ToDictionary(
    static variable => (string)variable.Key,
    static variable => (string)variable.Value!,
    OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
var surroundings = new Surroundings(Screen.OfProcess(environment), environment, Environment.CurrentDirectory, TimeProvider.System);

try
{
    return await CommandLine.RunAsync(args, surroundings, CancellationToken.None);
}
#pragma warning disable CA1031 // The outermost catch: a fault of DevProxy's ends in a sentence, not in a stack trace.
catch (Exception fault)
#pragma warning restore CA1031
{
    return surroundings.Refuse($"a fault of DevProxy's own, {fault.GetType().Name}: {fault.Message} Please report it, with what you did before.");
}
