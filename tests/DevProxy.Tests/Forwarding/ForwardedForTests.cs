using System.Net;
using DevProxy.Forwarding;
using DevProxy.Traffic;

namespace DevProxy.Tests.Forwarding;

public sealed class ForwardedForTests
{
    private static readonly CalledOrigin Called = new("http", "localhost:8010");

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("::1", "::1")]
    [InlineData("::ffff:192.168.1.2", "192.168.1.2")]
    public void A_request_that_comes_directly_gets_them_anew(string peer, string address) =>
        Assert.Equal((address, "localhost:8010", "http"), Written(peer));

    [Fact]
    public void What_a_server_on_this_machine_wrote_is_continued() =>
        Assert.Equal(
            ("10.0.0.9, 127.0.0.1", "dev.test:3000", "https"),
            Written("127.0.0.1", ("X-Forwarded-For", "10.0.0.9"), ("X-Forwarded-Host", "dev.test:3000"), ("X-Forwarded-Proto", "https"))
        );

    [Fact]
    public void What_any_other_peer_wrote_is_replaced() =>
        Assert.Equal(
            ("192.168.1.2", "localhost:8010", "http"),
            Written("192.168.1.2", ("X-Forwarded-For", "10.0.0.9"), ("X-Forwarded-Host", "evil.test"), ("X-Forwarded-Proto", "https"))
        );

    private static (string For, string Host, string Proto) Written(string peer, params (string Name, string Value)[] received)
    {
        using var message = new HttpRequestMessage();
        foreach (var (name, value) in received)
            message.Headers.TryAddWithoutValidation(name, value);
        ForwardedFor.Write(message.Headers, Called, IPAddress.Parse(peer));
        string Value(string name) => message.Headers.NonValidated[name].ToString();
        return (Value("X-Forwarded-For"), Value("X-Forwarded-Host"), Value("X-Forwarded-Proto"));
    }
}
