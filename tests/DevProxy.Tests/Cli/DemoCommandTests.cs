using DevProxy.Cli;
using DevProxy.Tests.EndToEnd;

namespace DevProxy.Tests.Cli;

public sealed class DemoCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Several_demos_run_beside_each_other_each_with_a_page_an_API_and_a_proxy()
    {
        using var http = new HttpClient();
        await using var one = DevProxyProcess.Start(_folder.Path, "demo");
        await using var other = DevProxyRun.Start(_folder.Path, "demo");

        Assert.NotEqual(await one.ProxyUrlAsync(), await other.ProxyUrlAsync());
        foreach (var demo in (DevProxyRun[])[one, other])
        {
            var page = (await demo.LineWithAsync("To begin: open ")).Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
            Assert.Contains("<html", await http.GetStringAsync(page, TestContext.Current.CancellationToken), StringComparison.Ordinal);

            // Who opens the proxy's own address finds the page, too.
            Assert.Contains(
                "<html",
                await http.GetStringAsync(await demo.ProxyUrlAsync(), TestContext.Current.CancellationToken),
                StringComparison.Ordinal
            );
            Assert.Equal(ExitCode.Done, await demo.EndAsync());
        }
    }
}
