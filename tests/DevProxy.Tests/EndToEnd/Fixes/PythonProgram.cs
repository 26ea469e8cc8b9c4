using System.Collections.Concurrent;
using CliWrap;
using CliWrap.Buffered;

namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>A Python that knows some modules. Debian's packages are for Debian's Python, which need not be the first in PATH.</summary>
internal static class PythonProgram
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string?>>> Found = [];

    /// <summary>Its path; null when there is none.</summary>
    public static Task<string?> KnowingAsync(params string[] modules) =>
        Found.GetOrAdd(string.Join(", ", modules), static names => new(() => FindAsync(names))).Value;

    private static async Task<string?> FindAsync(string modules)
    {
        foreach (var python in (string[])["/usr/bin/python3", "python3", "python"])
        {
            try
            {
                var result = await CliWrap
                    .Cli.Wrap(python)
                    .WithArguments(["-c", "import " + modules])
                    .WithValidation(CommandResultValidation.None)
                    .ExecuteBufferedAsync();
                if (result.IsSuccess)
                    return python;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // There is no such program.
            }
        }

        return null;
    }
}
