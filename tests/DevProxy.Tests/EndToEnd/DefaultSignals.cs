using System.Diagnostics;

namespace DevProxy.Tests.EndToEnd;

/// <summary>
/// A program whose SIGINT and SIGHUP do what they do by default. A background job of a script ignores the first, <c>nohup</c> the second,
/// and every program started from there inherits it: no shell can set a trap for a signal that it ignored from the start.
/// </summary>
internal static class DefaultSignals
{
    private const string Perl = "$SIG{INT} = $SIG{HUP} = 'DEFAULT'; exec { $ARGV[0] } @ARGV";

    // The first that works here: coreutils 8.31 and newer, then what macOS and most others have. Each becomes the program, so that the
    // process id stays.
    private static readonly Lazy<string[]> Reset = new(() =>
        new string[][] { ["env", "--default-signal=INT,HUP"], ["perl", "-e", Perl, "--"] }.FirstOrDefault(static words => Works(words))
        ?? []
    );

    /// <summary>What to start instead of a program.</summary>
    public static (string Program, IReadOnlyList<string> Arguments) Of(string program, params IEnumerable<string> arguments)
    {
        string[] words = [.. Reset.Value, InPath(program), .. arguments];
        return (words[0], words[1..]);
    }

    // Found by this process's PATH, because the program that is started may get another one.
    private static string InPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists)
        ?? program;

    private static bool Works(string[] words)
    {
        if (OperatingSystem.IsWindows())
            return false;
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(words[0], [.. words[1..], "true"]) { RedirectStandardError = true, UseShellExecute = false }
            )!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
