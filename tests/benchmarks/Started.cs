using System.Diagnostics;
using System.Text.RegularExpressions;

namespace DevProxy.Benchmarks;

/// <summary>
/// A program that runs in a temporary folder of its own, where everything that it writes goes, until this is disposed; then it, what it has
/// started and the folder are gone.
/// </summary>
internal sealed partial class Started : IDisposable
{
    private const int LinesKept = 1000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("devproxy-benchmark-");
    private readonly List<string> _lines = [];

    /// <param name="command">
    /// The program and its arguments. <c>{NAME}</c> stands for one of the values, <c>{filled:FILE}</c> for a copy of that file whose own
    /// <c>{NAME}</c> are replaced, <c>{folder}</c> for the folder.
    /// </param>
    /// <param name="values">What is put in.</param>
    /// <param name="data">Where it keeps its data, if not in the folder.</param>
    public Started(IEnumerable<string> command, IReadOnlyDictionary<string, string> values, string? data = null)
    {
        string[] words = [.. command.Select(word => Filled(word, values))];
        if (words[0].EndsWith(".dll", StringComparison.Ordinal))
            words = ["dotnet", .. words];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = _folder.FullName,
        };
        foreach (var name in (string[])["TMPDIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"])
            start.Environment[name] = _folder.FullName;
        if (data is not null)
            start.Environment["XDG_DATA_HOME"] = data;
        foreach (var (name, value) in values)
            start.Environment[name.ToUpperInvariant()] = value;
        Process = Process.Start(start)!;
        Costs = new ProcessTree(Process);
        Process.OutputDataReceived += Heard;
        Process.ErrorDataReceived += Heard;
        Process.BeginOutputReadLine();
        Process.BeginErrorReadLine();
    }

    public Process Process { get; }

    public ProcessTree Costs { get; }

    /// <summary>The first lines that it has written.</summary>
    public string Said
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    /// <summary>The first line that begins so, once it is there.</summary>
    public async Task<string> LineAsync(string beginning)
    {
        while (true)
        {
            lock (_lines)
            {
                if (_lines.Find(line => line.StartsWith(beginning, StringComparison.Ordinal)) is { } found)
                    return found;
            }

            if (Process.HasExited)
                throw new InvalidOperationException(Said);
            await Task.Delay(20);
        }
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public Task EndAsync() => Process.WaitForExitAsync();

    public void Dispose()
    {
        if (!Process.HasExited)
            Process.Kill(entireProcessTree: true);
        Process.WaitForExit();
        Process.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Filled(string text, IReadOnlyDictionary<string, string> values) =>
        Placeholder()
            .Replace(
                text,
                match =>
                    match.Groups["file"] is { Success: true } file ? Copy(file.Value, values)
                    : match.Groups["name"].Value is "folder" ? _folder.FullName
                    : values.GetValueOrDefault(match.Groups["name"].Value, match.Value)
            );

    private string Copy(string file, IReadOnlyDictionary<string, string> values)
    {
        var copy = Path.Combine(_folder.FullName, Path.GetFileName(file));
        File.WriteAllText(copy, Filled(File.ReadAllText(file), values));
        return copy;
    }

    private void Heard(object sender, DataReceivedEventArgs heard)
    {
        lock (_lines)
        {
            if (_lines.Count < LinesKept)
                _lines.Add(heard.Data ?? "");
        }
    }

    [GeneratedRegex(@"\{(?:filled:(?<file>[^}]+)|(?<name>[a-z]+))\}", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Placeholder();
}
