using System.Net;
using System.Net.Sockets;
using DevProxy.Forwarding;
using DevProxy.Routing;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Forwarding;

public sealed class UpstreamFailureTests
{
    [Theory]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    [InlineData("", false)]
    public void The_image_says_that_it_is_a_container_or_Docker_does(string word, bool container) =>
        Assert.Equal(
            container || File.Exists("/.dockerenv"),
            UpstreamFailure.RunsInContainer(new Dictionary<string, string> { ["DOTNET_RUNNING_IN_CONTAINER"] = word })
        );

    [Fact]
    public void What_nobody_foresaw_is_DevProxys_own_fault_and_says_so()
    {
        var error = Of(new InvalidOperationException("Odd."));
        Assert.Equal("proxy_internal_error", error.Type);
        Assert.Contains("InvalidOperationException: Odd.", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_not_resolved_in_time_is_a_connection_timeout_that_tells_it()
    {
        var error = Of(new HttpRequestException("wrapped", new DialFailedException("api.test:80", [], null)));
        Assert.Equal("connection_timeout", error.Type);
        Assert.Contains("timed out after 10000 ms: its name was not resolved in time", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cause_is_found_among_several()
    {
        var attempt = new DialAttempt(new IPEndPoint(IPAddress.Loopback, 80), SocketError.TimedOut);
        var error = Of(
            new AggregateException(
                new InvalidOperationException("a symptom"),
                new IOException("wrapped", new DialFailedException("api.test:80", [attempt], null))
            )
        );
        Assert.Equal("connection_timeout", error.Type);
        Assert.Contains("tried 127.0.0.1:80 (no answer)", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_browser_that_went_away_is_seen_before_all_that_follows_from_it()
    {
        Assert.Equal("client_gone", Of(new BadHttpRequestException("Unexpected end of request content.")).Type);
        Assert.Equal("client_gone", Of(new IOException("wrapped", new ConnectionResetException("reset"))).Type);
        Assert.Equal("client_gone", Of(new TimeoutException("late", new ConnectionAbortedException())).Type);
        var left = new DefaultHttpContext { RequestAborted = new CancellationToken(canceled: true) };
        Assert.Equal("client_gone", Of(new TimeoutException(), left).Type);
    }

    private static ExchangeError Of(Exception exception, HttpContext? browser = null)
    {
        using var table = Routes.Table(Configs.Of(Routes.To("/", "http://api.test")));
        using var limit = new AnswerLimit(Timeout.InfiniteTimeSpan);
        var failure = new UpstreamFailure(inContainer: false);
        return failure.Of(exception, new UpstreamCall(table.Routes[0].Upstream(), null, failure) { Browser = browser, Limit = limit });
    }
}
