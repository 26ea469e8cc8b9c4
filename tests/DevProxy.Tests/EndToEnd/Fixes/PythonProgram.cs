using System.Collections.Concurrent;
using System.Globalization;
using CliWrap;
using CliWrap.Buffered;

namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>Finds a Python that has some modules. Debian's packages are for Debian's Python, which need not be the first in PATH.</summary>
internal static class PythonProgram
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string?>>> Found = [];

    /// <summary>The path of a Python with these modules; null when there is none.</summary>
    public static Task<string?> KnowingAsync(params string[] modules) =>
        Found.GetOrAdd(string.Join(", ", modules), static names => new(() => FindAsync(names))).Value;

    /// <summary>Runs a backend, whose only argument is its port.</summary>
    /// <param name="python">The Python.</param>
    /// <param name="program">The text of the program.</param>
    public static Task<BackendProcess> StartAsync(string python, string program)
    {
        var (folder, port) = (new TemporaryFolder(), FreePort.Next());
        var command = CliWrap
            .Cli.Wrap(python)
            .WithArguments(["-B", folder.Write("app.py", program), port.ToString(CultureInfo.InvariantCulture)]);
        return BackendProcess.StartAsync(command, folder, port);
    }

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
