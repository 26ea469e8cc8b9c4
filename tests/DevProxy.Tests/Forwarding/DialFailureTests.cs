using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.Forwarding;

public sealed class DialFailureTests
{
    [Fact]
    public async Task Nobody_listening_is_connection_refused_with_every_address_and_its_error()
    {
        var port = RawUpstream.ClosedPort();
        await using var proxy = await ForwardingProxy.ToAsync($"http://localhost:{port}");
        var (status, error) = await Ask.FailingAsync(proxy);

        Assert.Equal((502, "connection_refused"), (status, error.Type));
        Assert.Contains($"127.0.0.1:{port} (connection refused)", error.Detail, StringComparison.Ordinal);
        Assert.Contains($"[::1]:{port} (", error.Detail, StringComparison.Ordinal);
        Assert.Contains("routes[\"/\"].target", error.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_container_a_refused_localhost_names_the_host_of_the_container()
    {
        await using var proxy = await ForwardingProxy.StartAsync(
            Configs.Of(Routes.To("/", $"http://localhost:{RawUpstream.ClosedPort()}")),
            new Dictionary<string, string> { ["DOTNET_RUNNING_IN_CONTAINER"] = "true" }
        );
        var (_, error) = await Ask.FailingAsync(proxy);

        Assert.Equal("connection_refused", error.Type);
        Assert.Contains("container", error.Detail, StringComparison.Ordinal);
        Assert.Contains("host.docker.internal:", error.Fix, StringComparison.Ordinal);
        Assert.Contains("--add-host", error.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_a_dns_error()
    {
        await using var proxy = await ForwardingProxy.ToAsync("http://no-such-host.invalid");
        var (status, error) = await Ask.FailingAsync(proxy);

        Assert.Equal((502, "dns_error"), (status, error.Type));
        Assert.Contains("no-such-host.invalid", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_without_a_route_is_unroutable()
    {
        // A multicast address takes no TCP connection; the kernel knows at once.
        await using var proxy = await ForwardingProxy.ToAsync("http://224.0.0.1:81");
        var (status, error) = await Ask.FailingAsync(proxy);
        Assert.Equal((502, "destination_ip_unroutable"), (status, error.Type));
        Assert.Contains("224.0.0.1:81 (network unreachable)", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_stays_silent_is_a_connection_timeout()
    {
        using var silent = new SilentListener();
        await using var proxy = await ForwardingProxy.ToAsync(
            $"http://127.0.0.1:{silent.Port}",
            route => route with { ConnectTimeout = TimeSpan.FromMilliseconds(300) }
        );
        var (status, error) = await Ask.FailingAsync(proxy);

        Assert.Equal((504, "connection_timeout"), (status, error.Type));
        Assert.Contains("300 ms", error.Detail, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{silent.Port} (no answer)", error.Detail, StringComparison.Ordinal);
        Assert.Contains("connectTimeout", error.Fix, StringComparison.Ordinal);
    }
}
