using DevProxy.Configuration;
using DevProxy.Configuration.Reading;
using DevProxy.Cors;

namespace DevProxy.Tests.Configuration.Reading;

public sealed class ListenerReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("devproxy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("localhost", "localhost")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("[::1]", "::1")]
    [InlineData("::1", "::1")]
    [InlineData("myapp.test", "myapp.test")]
    public void A_name_or_an_address_is_listened_on(string written, string host) =>
        Assert.Equal(host, Given.Config($$"""{ "host": "{{written}}", "routes": { "/": "http://localhost:1" } }""").Host);

    [Theory]
    [InlineData("\"host\": ‸\"http://localhost:8010\"", "more than a host name", "\"localhost\"")]
    [InlineData("\"host\": ‸\"localhost:8010\"", "more than a host name", "\"localhost\"")]
    [InlineData("\"host\": ‸\"*\"", "is not a valid address", "\"0.0.0.0\"")]
    [InlineData("\"host\": ‸\"\"", "is not a valid host name", "")]
    [InlineData("\"host\": ‸true", "must be a host name", "")]
    [InlineData("\"allowedHosts\": [‸\"https://myapp.test/x\"]", "more than a host name", "\"myapp.test\"")]
    [InlineData("\"allowedHosts\": [\".a.test\", ‸\"myapp.test:3000\"]", "more than a host name", "\"myapp.test\"")]
    [InlineData("\"allowedHosts\": [‸\"*\"]", "DNS rebinding", "list the hosts")]
    [InlineData("\"allowedHosts\": [‸\"all\"]", "DNS rebinding", "list the hosts")]
    [InlineData("\"allowedHosts\": [‸\"*.a.test\"]", "is not a valid host name", "\".a.test\"")]
    [InlineData("\"port\": 9000, \"inspector\": { \"port\": ‸9000 }", "cannot both use port 9000", "9001")]
    [InlineData("\"inspector\": { \"maxExchanges\": ‸0 }", "from 1", "")]
    [InlineData("\"inspector\": { \"host\": ‸\"0.0.0.0\" }", "every network interface", "localhost")]
    [InlineData("\"https\": ‸{ \"key\": \"k.pem\" }", "cert is missing", "\"cert\"")]
    [InlineData("\"https\": { \"cert\": ‸\"missing.pem\", \"key\": \"missing.pem\" }", "missing.pem does not exist", "PEM")]
    public void What_cannot_be_listened_on_is_told(string json, string message, string fix)
    {
        var problems = Given.Read($"{{ {json}, \"routes\": {{ \"/\": \"http://localhost:1\" }} }}").Problems;

        Assert.Contains(message, problems[0].Message, StringComparison.Ordinal);
        Assert.Contains(fix, problems[0].Fix, StringComparison.Ordinal);
        Assert.Equal(json.IndexOf('‸', StringComparison.Ordinal) + 3, problems[0].Column);
    }

    [Fact]
    public void Allowed_hosts_are_names_and_domains() =>
        Assert.Equal(
            [".myapp.test", "a.example", "192.168.1.5"],
            Given
                .Config("""{ "allowedHosts": [".MyApp.test", "a.example.", "192.168.1.5"], "routes": { "/": "http://localhost:1" } }""")
                .AllowedHosts
        );

    [Fact]
    public void Two_ports_of_zero_are_two_free_ones() =>
        Assert.Equal(
            0,
            Given.Config("""{ "port": 0, "inspector": { "port": 0 }, "routes": { "/": "http://localhost:1" } }""").Inspector!.Port
        );

    [Fact]
    public void A_certificate_of_ones_own_is_a_pair_of_files_beside_the_configuration()
    {
        var (certificate, key) = Pem.Pair();
        File.WriteAllText(Path.Combine(_folder, "cert.pem"), certificate);
        File.WriteAllText(Path.Combine(_folder, "key.pem"), key);
        var path = Path.Combine(_folder, "proxy.json");
        File.WriteAllText(path, """{ "https": { "cert": "cert.pem", "key": "./key.pem" }, "routes": { "/": "http://localhost:1" } }""");

        var result = ConfigReader.Read(path, new ConfigOverrides(), new Dictionary<string, string> { ["DEVPROXY_HTTPS"] = "true" });

        Assert.Equal(new HttpsConfig(Path.Combine(_folder, "cert.pem"), Path.Combine(_folder, "key.pem")), result.Config!.Https);
    }

    [Theory]
    [InlineData("localhost", 8010, "http://localhost:8010", true)]
    [InlineData("localhost", 8010, "https://127.0.0.1:8010", true)]
    [InlineData("localhost", 8010, "http://[::1]:8010", true)]
    [InlineData("localhost", 8010, "http://app.localhost:8010", true)]
    [InlineData("localhost", 8010, "http://127.0.0.2:8010", false)]
    [InlineData("localhost", 8010, "http://localhost:8011", false)]
    [InlineData("localhost", 8010, "http://example.com:8010", false)]
    [InlineData("localhost", 0, "http://localhost:8010", false)]
    [InlineData("localhost", 80, "http://localhost", true)]
    [InlineData("0.0.0.0", 8010, "http://127.0.0.2:8010", true)]
    [InlineData("0.0.0.0", 8010, "http://localhost:8010", true)]
    [InlineData("0.0.0.0", 8010, "http://192.168.1.5:8010", false)]
    [InlineData("::", 8010, "http://[::1]:8010", true)]
    [InlineData("192.168.1.5", 8010, "http://192.168.1.5:8010", true)]
    [InlineData("192.168.1.5", 8010, "http://localhost:8010", false)]
    [InlineData("127.0.0.1", 8010, "http://localhost:8010", true)]
    [InlineData("127.0.0.1", 8010, "http://[::1]:8010", false)]
    [InlineData("myapp.test", 8010, "http://myapp.test:8010", true)]
    public void A_target_that_is_DevProxy_itself_is_recognised(string host, int port, string target, bool own)
    {
        Assert.True(Origin.TryFromUrl(target, out var origin));
        Assert.Equal(own, new Listener(host, port).Is(origin));
    }

    [Theory]
    [InlineData("""{ "routes": { "/": ‸"http://localhost:8010" } }""")]
    [InlineData("""{ "port": 9000, "routes": { "/": { "target": ‸"http://127.0.0.1:9000/x" } } }""")]
    public void A_target_that_is_DevProxy_itself_is_an_error(string json) =>
        Given.Problem(json, "DevProxy itself", "write the address of the server behind it");

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("a.b-c.test", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("::1", true)]
    [InlineData("::", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a:80", false)]
    [InlineData("http://a", false)]
    [InlineData("a/b", false)]
    [InlineData("*", false)]
    public void A_listener_has_a_name_or_an_address(string text, bool fine) => Assert.Equal(fine, HostName.Problem(text) is null);

    [Theory]
    [InlineData(".a.test", true)]
    [InlineData("a.test", true)]
    [InlineData("[::1]", true)]
    [InlineData("192.168.1.5", true)]
    [InlineData(".", false)]
    [InlineData("*.a.test", false)]
    [InlineData("a.test:80", false)]
    public void An_allowed_host_may_begin_with_a_dot(string text, bool fine) => Assert.Equal(fine, HostName.PatternProblem(text) is null);
}
