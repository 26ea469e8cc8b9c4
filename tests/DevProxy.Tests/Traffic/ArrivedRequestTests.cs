using System.Net;
using DevProxy.Forwarding;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Traffic;

public sealed class ArrivedRequestTests
{
    [Theory]
    [InlineData("localhost:8010", "localhost")]
    [InlineData("LOCALHOST", "localhost")]
    [InlineData("[::1]:8010", "[::1]")]
    [InlineData("[::1]", "[::1]")]
    [InlineData("127.0.0.1:80", "127.0.0.1")]
    [InlineData("", "")]
    public void The_host_stands_before_the_port(string authority, string host) =>
        Assert.Equal(host, new CalledOrigin("http", authority).Host);

    [Theory]
    [InlineData("127.0.0.1", "https://dev.test:3000")]
    [InlineData("::1", "https://dev.test:3000")]
    [InlineData("::ffff:127.0.0.1", "https://dev.test:3000")]
    [InlineData("192.168.1.2", "http://localhost:8010")]
    public void What_a_server_on_this_machine_forwards_for_is_believed(string peer, string expected)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("localhost:8010");
        context.Request.Headers["X-Forwarded-Host"] = "dev.test:3000, localhost:8010";
        context.Request.Headers["X-Forwarded-Proto"] = "https";

        var called = CalledOrigin.Of(context);

        Assert.Equal(expected, CalledOrigin.OfBrowser(context, called).ToString());
        Assert.Equal("http://localhost:8010", called.ToString());
    }

    [Theory]
    [InlineData("/", "/", "")]
    [InlineData("/a/b?c=d?e", "/a/b", "?c=d?e")]
    [InlineData("/a%2Fb/%2e%2e//c?%20", "/a%2Fb/%2e%2e//c", "?%20")]
    [InlineData("//evil.example/x", "//evil.example/x", "")]
    [InlineData("/x?", "/x", "?")]
    [InlineData("http://localhost:8010/a?b", "/a", "?b")]
    [InlineData("http://localhost:8010", "/", "")]
    [InlineData("http://localhost:8010?b", "/", "?b")]
    [InlineData("*", "/", "")]
    public void A_target_is_split_at_its_first_question_mark_and_nothing_is_decoded(string target, string path, string query) =>
        Assert.Equal(new RawTarget(path, query), RawTarget.Parse(target));
}
