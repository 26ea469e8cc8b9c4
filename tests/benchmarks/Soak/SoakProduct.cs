using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DevProxy.Benchmarks.Soak;

/// <summary>
/// The product as a captive process in a folder of its own: its records go to the accounts, its sentences are kept, its memory is read from
/// outside.
/// </summary>
internal sealed partial class SoakProduct : IAsyncDisposable
{
    private const int SentencesKept = 200;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private readonly SoakAccounts _accounts;
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _sentences = new();
    private readonly TaskCompletionSource<Uri> _proxy = new();
    private readonly TaskCompletionSource<Uri> _inspector = new();
    private readonly Task _reading;
    private int _good;
    private int _bad;

    private SoakProduct(Process process, SoakAccounts accounts)
    {
        (_process, _accounts) = (process, accounts);
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, Record), ReadAsync(process.StandardError, Sentence));
    }

    /// <summary>Where the proxy listens.</summary>
    public Uri Proxy => _proxy.Task.Result;

    /// <summary>Where the inspector listens.</summary>
    public Uri Inspector => _inspector.Task.Result;

    /// <summary>Reloads that it took so far.</summary>
    public int GoodReloads => Volatile.Read(ref _good);

    /// <summary>Reloads that it refused so far.</summary>
    public int BadReloads => Volatile.Read(ref _bad);

    /// <summary>The last sentences that it wrote for people.</summary>
    public IEnumerable<string> Sentences => _sentences;

    /// <summary>Starts it, and waits until it listens.</summary>
    /// <param name="program">The executable, or the <c>.dll</c> that <c>dotnet</c> runs.</param>
    /// <param name="folder">Where its <c>proxy.json</c> is.</param>
    /// <param name="accounts">Where its records go.</param>
    public static async Task<SoakProduct> StartAsync(string program, string folder, SoakAccounts accounts)
    {
        var isLibrary = program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(isLibrary ? "dotnet" : program)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (isLibrary)
            start.ArgumentList.Add(program);
        var product = new SoakProduct(Process.Start(start)!, accounts);
        try
        {
            await Task.WhenAll(product._proxy.Task, product._inspector.Task).WaitAsync(Timeout);
        }
        catch (TimeoutException waited)
        {
            await product.DisposeAsync();
            throw new InvalidOperationException($"{program} did not start:\n{string.Join('\n', product.Sentences)}", waited);
        }

        return product;
    }

    /// <summary>Resident memory in bytes, open handles, threads.</summary>
    public (long Resident, int Handles, int Threads) Measure()
    {
        _process.Refresh();
        var descriptors = string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/fd");
        return (
            _process.WorkingSet64,
            Directory.Exists(descriptors) ? Directory.GetFileSystemEntries(descriptors).Length : _process.HandleCount,
            _process.Threads.Count
        );
    }

    /// <summary>Waits until a condition holds.</summary>
    /// <returns>Whether it did in time.</returns>
    public static async Task<bool> UntilAsync(Func<bool> condition, TimeSpan atMost)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            if (waited.Elapsed > atMost)
                return false;
            await Task.Delay(Glance);
        }

        return true;
    }

    /// <summary>Asks it to end, and waits; its exit code, or null where it had to be killed.</summary>
    public async Task<int?> EndAsync()
    {
        if (OperatingSystem.IsWindows())
        {
            _process.Kill(); // A console program gets no other signal there.
        }
        else
        {
            using var kill = Process.Start("/bin/kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }

        try
        {
            await Task.WhenAll(_process.WaitForExitAsync(), _reading).WaitAsync(Timeout);
            return _process.ExitCode;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _reading;
        _process.Dispose();
    }

    private static async Task ReadAsync(StreamReader lines, Action<string> take)
    {
        while (await lines.ReadLineAsync() is { } line)
            take(line);
    }

    private void Record(string line)
    {
        using var json = JsonDocument.Parse(line);
        var record = json.RootElement;
        var url = record.GetProperty("request").GetProperty("url").GetString()!;
        if (Number().Match(url) is not { Success: true } match)
        {
            _accounts.Fault($"a record of {url}, which nobody sent");
            return;
        }

        var id = long.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture);
        _accounts.Recorded(id, OutcomeOf(record));
    }

    private static string OutcomeOf(JsonElement record)
    {
        var status = Part(record, "response") is { } response
            ? response.GetProperty("status").GetInt32().ToString(CultureInfo.InvariantCulture)
            : "no answer";
        if (record.GetProperty("kind").GetString() == "websocket" || Part(record, "error") is not { } error)
            return status;
        return error.GetProperty("type").GetString() switch
        {
            "client_gone" => SoakAccounts.Left,
            "http_response_incomplete" => SoakAccounts.Cut,
            "proxy_internal_error" => "internal error",
            _ => status,
        };
    }

    private static JsonElement? Part(JsonElement record, string name) =>
        record.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object ? part : null;

    private void Sentence(string line)
    {
        _sentences.Enqueue(line);
        while (_sentences.Count > SentencesKept && _sentences.TryDequeue(out _))
        {
            // Only the last ones are of use.
        }

        if (Listening().Match(line) is { Success: true } proxy)
            _proxy.TrySetResult(new Uri(proxy.Groups["url"].Value));
        else if (Inspecting().Match(line) is { Success: true } inspector)
            _inspector.TrySetResult(new Uri(inspector.Groups["url"].Value));
        else if (line.Contains("is in force", StringComparison.Ordinal))
            Interlocked.Increment(ref _good);
        else if (line.Contains("stays in force", StringComparison.Ordinal))
            Interlocked.Increment(ref _bad);
        else if (line.Contains("came too fast", StringComparison.Ordinal) || line.Contains("please report", StringComparison.Ordinal))
            _accounts.Fault($"it said: {line}");
    }

    [GeneratedRegex("[?&]soak=(?<id>[0-9]+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();

    [GeneratedRegex("DevProxy listening on (?<url>http://[^ ]+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Listening();

    [GeneratedRegex("Inspector on (?<url>http://[^ ]+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Inspecting();
}
