using DevProxy.Tests.EndToEnd;

namespace DevProxy.Tests.Cli;

/// <summary>The person's browser, replaced by another program.</summary>
public sealed class BrowserWindowTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public BrowserWindowTests() =>
        Assert.SkipUnless(OperatingSystem.IsLinux(), "On Linux a browser is opened through a program that can be replaced, xdg-open.");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_inspector_is_opened_when_it_is_asked_for()
    {
        _folder.WriteScript("xdg-open", "echo \"$1\" > \"$0.opened\"\n");
        await using var devproxy = Start();
        var inspector = await devproxy.InspectorUrlAsync();
        var opened = Path.Combine(_folder.Path, "xdg-open.opened");
        while (!File.Exists(opened) || new FileInfo(opened).Length == 0)
            await Task.Delay(10, TestContext.Current.CancellationToken);

        Assert.Equal(inspector, (await File.ReadAllTextAsync(opened, TestContext.Current.CancellationToken)).Trim());
    }

    [Fact]
    public async Task Where_there_is_none_the_person_is_asked_to_open_it()
    {
        await using var devproxy = Start();

        Assert.EndsWith(
            $"open {await devproxy.InspectorUrlAsync()} yourself",
            await devproxy.LineWithAsync("No browser"),
            StringComparison.Ordinal
        );
    }

    private DevProxyProcess Start() =>
        DevProxyProcess.Start(
            _folder.Path,
            new Dictionary<string, string?> { ["PATH"] = _folder.Path },
            "http://localhost:1",
            "--port",
            "0",
            "--open"
        );
}
