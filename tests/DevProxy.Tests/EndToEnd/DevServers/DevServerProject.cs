using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using CliWrap;
using CliWrap.Buffered;

namespace DevProxy.Tests.EndToEnd.DevServers;

/// <summary>
/// A project of <c>tests/dev-servers</c> as a person has it: a copy with everything installed that its lock file names. The copies stay
/// from run to run (in <c>~/.cache/devproxy-dev-servers</c>, or where <c>XDG_CACHE_HOME</c> says), because an install can take minutes.
/// </summary>
internal sealed class DevServerProject
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(4);

    private DevServerProject(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>The project, its files as they are in the repository, and nothing that an earlier run has made of them.</summary>
    public static async Task<DevServerProject> OpenAsync(string name, CancellationToken cancellation)
    {
        var origin = Repository.Path("tests/dev-servers/" + name);
        var folder = Path.Combine(Cache(), name);
        Directory.CreateDirectory(folder);
        foreach (var old in new DirectoryInfo(folder).GetFileSystemInfos().Where(static old => old.Name != "node_modules"))
        {
            if (old is DirectoryInfo directory)
                directory.Delete(recursive: true);
            else
                old.Delete();
        }

        foreach (var file in Directory.GetFiles(origin, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(origin, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await InstallAsync(folder, cancellation);
        return new DevServerProject(folder);
    }

    /// <summary>Replaces one text with another, as an editor does when it saves.</summary>
    public async Task EditAsync(string file, string from, string to)
    {
        var path = Path.Combine(Folder, file);
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.Contains(from, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, text.Replace(from, to, StringComparison.Ordinal), TestContext.Current.CancellationToken);
    }

    /// <summary>Builds it as for production.</summary>
    public Task BuildAsync(CancellationToken cancellation) => NpmAsync(Folder, ["run", "build"], cancellation);

    /// <summary>Starts its dev server alone, as a person does without DevProxy, and waits until it serves.</summary>
    /// <param name="script">The script in <c>package.json</c> and its arguments; <c>PORT</c> stands for the port.</param>
    /// <param name="apiProxy">Where its own proxy sends calls of the API.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<RunningDevServer> ServeAsync(string script, string apiProxy, CancellationToken cancellation)
    {
        var port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        var server = new RunningDevServer(
            $"http://localhost:{port}",
            CliWrap
                .Cli.Wrap("npm")
                .WithArguments(["run", .. script.Replace("PORT", port, StringComparison.Ordinal).Split(' ')])
                .WithWorkingDirectory(Folder)
                .WithEnvironmentVariables(variables =>
                    variables.Set("API_PROXY", apiProxy).Set("PORT", port).Set("BROWSER", "none").Set("NO_COLOR", "1")
                )
                .WithValidation(CommandResultValidation.None)
        );
        try
        {
            await AnswersAsync(server.Origin, cancellation);
            return server;
        }
        catch (Exception e)
        {
            await server.DisposeAsync();
            throw new InvalidOperationException($"{e.Message}\n{server.Output}", e);
        }
    }

    /// <summary>Waits until a page is served there, which a dev server does once it has compiled.</summary>
    public static async Task AnswersAsync(string url, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true } };
        using var client = new HttpClient(handler);
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        for (var waited = Stopwatch.StartNew(); ; )
        {
            try
            {
                using var response = await client.GetAsync(new Uri(url), cancellation);
                if (response.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            Assert.True(waited.Elapsed < StartTimeout, $"{url} serves no page.");
            await Task.Delay(100, cancellation);
        }
    }

    private static string Cache() =>
        Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
                ? cache
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "devproxy-dev-servers"
        );

    // The lock file that was installed is kept beside the packages, to see whether it has changed.
    private static async Task InstallAsync(string folder, CancellationToken cancellation)
    {
        var wanted = await File.ReadAllTextAsync(Path.Combine(folder, "package-lock.json"), cancellation);
        var record = Path.Combine(folder, "node_modules", ".installed.json");
        if (File.Exists(record) && await File.ReadAllTextAsync(record, cancellation) == wanted)
            return;
        await NpmAsync(folder, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], cancellation);
        await File.WriteAllTextAsync(record, wanted, cancellation);
    }

    private static async Task NpmAsync(string folder, string[] arguments, CancellationToken cancellation)
    {
        var result = await CliWrap
            .Cli.Wrap("npm")
            .WithArguments(arguments)
            .WithWorkingDirectory(folder)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellation);
        Assert.True(result.IsSuccess, $"npm {arguments[0]} in {folder} failed: {result.StandardError}{result.StandardOutput}");
    }
}

/// <summary>A dev server that runs beside a test, and ends with it.</summary>
internal sealed class RunningDevServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Task _run;

    public RunningDevServer(string origin, Command command)
    {
        Origin = origin;
        var output = PipeTarget.ToDelegate(_output.Enqueue);
        _run = command.WithStandardOutputPipe(output).WithStandardErrorPipe(output).ExecuteAsync(_end.Token);
    }

    public string Origin { get; }

    /// <summary>What it has printed.</summary>
    public string Output => string.Join('\n', _output);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _run.ContinueWith(_ => { }, TaskScheduler.Default);
        _end.Dispose();
    }
}
