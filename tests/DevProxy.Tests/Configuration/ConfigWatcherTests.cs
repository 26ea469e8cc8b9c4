using System.Diagnostics;
using System.Threading.Channels;
using DevProxy.Configuration;

namespace DevProxy.Tests.Configuration;

public sealed class ConfigWatcherTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("devproxy-").FullName;
    private readonly List<EventArgs> _events = [];
    private ConfigWatcher? _watcher;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_valid_change_is_in_force_within_a_second()
    {
        Watch(Target(1));
        var reloads = Channel.CreateUnbounded<ProxyConfig>();
        _watcher!.Reloaded += (_, reload) => reloads.Writer.TryWrite(reload.Config);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = _watcher.RunAsync(end.Token);

        // The quickest of a few: a busy machine may hold any one of them up.
        var quickest = TimeSpan.MaxValue;
        for (var port = 2; port < 7 && quickest > TimeSpan.FromSeconds(1); port++)
        {
            var clock = Stopwatch.StartNew();
            Save("proxy.json", Target(port));
            Assert.Equal($"http://localhost:{port}", Shown(await reloads.Reader.ReadAsync(end.Token)));
            quickest = clock.Elapsed < quickest ? clock.Elapsed : quickest;
        }

        Assert.True(quickest < TimeSpan.FromSeconds(1), $"{quickest}");
        await end.CancelAsync();
        await running;
    }

    [Fact]
    public void A_change_counts_once_two_looks_agree()
    {
        Watch(Target(1));
        Save("proxy.json", Target(2)[..20]);
        _watcher!.Look();
        Save("proxy.json", Target(2));
        _watcher.Look();
        Assert.Empty(_events);

        _watcher.Look();
        Assert.Equal("http://localhost:2", Shown(Assert.IsType<ConfigReload>(Assert.Single(_events)).Config));
    }

    [Fact]
    public void An_invalid_change_is_told_once_and_the_last_good_one_stays()
    {
        Watch(Target(1));
        Save("proxy.json", """{ "prot": 1 }""");
        Settle();
        Settle();

        var refusal = Assert.IsType<ConfigRefusal>(Assert.Single(_events));
        Assert.Equal("prot", Assert.Single(refusal.Problems).Path);
        Assert.Equal("http://localhost:1", Shown(_watcher!.Current));
    }

    [Fact]
    public void A_change_that_was_refused_and_is_undone_is_accepted_again()
    {
        Watch(Target(1));
        Save("proxy.json", "{");
        Settle();
        Save("proxy.json", Target(1));
        Settle();

        Assert.IsType<ConfigReload>(_events[^1]);
    }

    [Fact]
    public void A_replaced_file_is_seen()
    {
        Watch(Target(1));
        Save("new", Target(2));
        File.Move(InFolder("new"), InFolder("proxy.json"), overwrite: true);
        Settle();

        Assert.Equal("http://localhost:2", Shown(_watcher!.Current));
    }

    [Fact]
    public void A_swapped_symbolic_link_is_seen()
    {
        // As Kubernetes mounts a ConfigMap: proxy.json -> ..data/proxy.json, ..data -> ..2026_1, and ..data is swapped.
        foreach (var port in new[] { 1, 2 })
        {
            Directory.CreateDirectory(InFolder($"..2026_{port}"));
            Save(Path.Combine($"..2026_{port}", "proxy.json"), Target(port));
        }

        Directory.CreateSymbolicLink(InFolder("..data"), "..2026_1");
        File.CreateSymbolicLink(InFolder("proxy.json"), Path.Combine("..data", "proxy.json"));
        Watch(null);
        Directory.Delete(InFolder("..data"));
        Directory.CreateSymbolicLink(InFolder("..data"), "..2026_2");
        Settle();

        Assert.Equal("http://localhost:2", Shown(_watcher!.Current));
    }

    [Fact]
    public void A_file_that_is_empty_or_gone_for_a_while_is_no_change()
    {
        Watch(Target(1));
        Save("proxy.json", "  \n");
        Settle();
        File.Delete(InFolder("proxy.json"));
        Settle();
        Assert.Empty(_events);

        Save("proxy.json", Target(2));
        Settle();
        Assert.Equal("http://localhost:2", Shown(_watcher!.Current));
    }

    [Fact]
    public void A_change_of_a_variables_file_is_a_change()
    {
        Save(".env", "PORT=1");
        Watch("""{ "routes": { "/": "http://localhost:${PORT}" } }""");
        Save(".env.local", "PORT=2");
        Settle();

        Assert.Equal("http://localhost:2", _watcher!.Current.Routes[0].Target!.Origin.Serialized);
        Assert.Equal("http://localhost:${PORT}", Shown(_watcher.Current));
    }

    [Fact]
    public void A_change_of_a_certificate_is_a_change()
    {
        Save("ca.pem", Pem.Authority());
        Watch("""{ "ca": "ca.pem", "routes": { "/": "https://localhost:1" } }""");
        var before = _watcher!.Current.Ca!.Certificates[0].Thumbprint;
        Save("ca.pem", Pem.Authority());
        Settle();

        Assert.NotEqual(before, _watcher.Current.Ca!.Certificates[0].Thumbprint);
    }

    [Fact]
    public void What_cannot_change_while_it_runs_is_told_and_stays()
    {
        Watch("""{ "port": 1000, "routes": { "/": "http://localhost:1" } }""");
        Save(
            "proxy.json",
            """{ "port": 1001, "host": "127.0.0.1", "https": true, "inspector": false, "log": { "otlp": "http://localhost:4318" }, "routes": { "/": "http://localhost:2" } }"""
        );
        Settle();

        var reload = Assert.IsType<ConfigReload>(Assert.Single(_events));
        Assert.Equal(["port", "host", "https", "inspector", "log.otlp"], reload.AfterRestart);
        Assert.Equal((1000, "localhost", null), (reload.Config.Port, reload.Config.Host, reload.Config.Https));
        Assert.NotNull(reload.Config.Inspector);
        Assert.Null(reload.Config.Log.Otlp);
        Assert.Equal("http://localhost:2", Shown(reload.Config));
        Assert.Contains("\"port\": 1000", reload.Config.View.Json, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_line_stays_above_the_file()
    {
        Watch(Target(1), new ConfigOverrides(Port: 0, Routes: ["/x=http://localhost:9"]));
        Save("proxy.json", Target(2));
        Settle();

        Assert.Equal(["/", "/x"], _watcher!.Current.Routes.Select(route => route.Key));
        Assert.Equal(0, _watcher.Current.Port);
    }

    [Fact]
    public void A_file_that_was_replaced_behind_its_mount_is_told_once_with_the_fix()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Containers run on Linux.");

        // The descriptor of a removed file is what a bind mount of it is: content that has no name any more.
        Save("proxy.json", Target(1));
        using var open = File.OpenRead(InFolder("proxy.json"));
        Watch(null, path: $"/proc/self/fd/{open.SafeFileHandle.DangerousGetHandle()}");
        Settle();
        Assert.Empty(_events);
        File.Delete(InFolder("proxy.json"));
        Settle();

        var problem = Assert.Single(Assert.IsType<ConfigRefusal>(Assert.Single(_events)).Problems);
        Assert.Contains("mount the folder", problem.Fix, StringComparison.Ordinal);
        Assert.Equal(ProblemSeverity.Warning, problem.Severity);
    }

    [Fact]
    public async Task Without_a_file_there_is_nothing_to_watch()
    {
        var result = ConfigReader.ReadArguments(new ConfigOverrides(Url: "http://localhost:1"), new Dictionary<string, string>());
        var watcher = new ConfigWatcher(result, new ConfigOverrides(), new Dictionary<string, string>(), TimeProvider.System);

        await watcher.RunAsync(TestContext.Current.CancellationToken);

        Assert.Same(result.Config, watcher.Current);
    }

    private static string Target(int port) => $$"""{ "routes": { "/": "http://localhost:{{port}}" } }""";

    private static string Shown(ProxyConfig config) => config.Routes[0].Target!.Written;

    private string InFolder(string name) => Path.Combine(_folder, name);

    private void Save(string name, string text) => File.WriteAllText(InFolder(name), text);

    private void Settle()
    {
        _watcher!.Look();
        _watcher.Look();
    }

    private void Watch(string? json, ConfigOverrides? overrides = null, string? path = null)
    {
        if (json is not null)
            Save("proxy.json", json);
        overrides ??= new ConfigOverrides();
        var environment = new Dictionary<string, string>();
        var first = ConfigReader.Read(path ?? InFolder("proxy.json"), overrides, environment);
        _watcher = new ConfigWatcher(first, overrides, environment, TimeProvider.System);
        _watcher.Reloaded += (_, reload) => _events.Add(reload);
        _watcher.Refused += (_, refusal) => _events.Add(refusal);
    }
}
