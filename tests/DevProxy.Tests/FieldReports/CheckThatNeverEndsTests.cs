using System.Text;
using DevProxy.Cli;
using DevProxy.Tests.Checking;
using DevProxy.Tests.Cli;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.FieldReports;

/// <summary><c>devproxy check</c> of a server that accepts and never answers did not end.</summary>
public sealed class CheckThatNeverEndsTests : IDisposable
{
    private const string Page = "http://localhost:3000";
    private const string Allow = $"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: {Page}\r\n";

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("", 0)] // Nothing at all.
    [InlineData("HTTP/1.1 200 OK\r\nX-Name: ", 100)] // A header a byte at a time.
    [InlineData("HTTP/1.1 103 Early Hints\r\n\r\n", 1)] // Informational answers without end.
    public async Task It_says_for_what_it_waited_and_how_long(string first, int interval)
    {
        await using var server = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                await RawUpstream.ReadHeadAsync(stream, cancellation);
                await stream.WriteAsync(Encoding.Latin1.GetBytes(first), cancellation);
                if (interval == 0)
                    await Task.Delay(Timeout.Infinite, cancellation);
                var more = Encoding.Latin1.GetBytes(interval == 1 ? first : "x");
                while (true)
                {
                    await stream.WriteAsync(more, cancellation);
                    await Task.Delay(interval, cancellation);
                }
            }
        );

        Assert.Equal(ExitCode.Unreachable, await RunAsync(server.Url, "--timeout", "700"));

        Assert.Equal(
            $"devproxy: {server.Url} accepted the request but sent no response headers within 700 ms. "
                + "Is the server busy, or stopped in a debugger? To wait longer, raise --timeout.\n",
            _run.Error
        );
        Assert.Equal("", _run.Out);
    }

    [Fact]
    public async Task A_TLS_handshake_without_an_answer_is_a_connection_without_one()
    {
        await using var server = RawUpstream.Start((_, cancellation) => Task.Delay(Timeout.Infinite, cancellation));

        Assert.Equal(
            ExitCode.Unreachable,
            await RunAsync(server.Url.Replace("http:", "https:", StringComparison.Ordinal), "--timeout", "700")
        );

        Assert.Contains("timed out after 700 ms: TCP connected, but TLS did not finish.", _run.Error, StringComparison.Ordinal);
        Assert.EndsWith("To wait longer, raise --timeout.\n", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_the_server_does_not_read_is_given_up()
    {
        await using var server = RawUpstream.Start((_, cancellation) => Task.Delay(Timeout.Infinite, cancellation));

        // More than the buffers of both ends hold.
        Assert.Equal(
            ExitCode.Unreachable,
            await RunAsync(
                server.Url,
                "--timeout",
                "700",
                "--send",
                "-H",
                "Content-Type: text/plain",
                "-d",
                new string('x', 32 * 1024 * 1024)
            )
        );

        Assert.Equal(
            $"devproxy: {server.Url} did not accept the request's body within 700 ms. Is the server busy, or stopped in a "
                + "debugger? To wait longer, raise --timeout.\n",
            _run.Error
        );
    }

    [Fact]
    public async Task The_timeout_holds_for_a_preflight_and_for_the_target_of_a_redirect()
    {
        await using var silent = RawUpstream.Start((_, cancellation) => Task.Delay(Timeout.Infinite, cancellation));
        Assert.Equal(ExitCode.Unreachable, await RunAsync(silent.Url, "--timeout", "700", "-X", "PUT"));

        await using var first = ScriptedServer.Start("204", $"302; Access-Control-Allow-Origin: {Page}; Location: {silent.Url}/there");
        Assert.Equal(ExitCode.Unreachable, await RunAsync(first.Url, "--timeout", "3000"));
        Assert.Contains(
            $"{silent.Url} accepted the request but sent no response headers within 3000 ms.",
            _run.Error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("200 OK", ExitCode.Done)]
    [InlineData("500 Error", ExitCode.Done)]
    public async Task A_body_without_end_is_not_read_to_its_end(string status, int exitCode)
    {
        await using var server = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                await RawUpstream.ReadHeadAsync(stream, cancellation);
                await stream.WriteAsync(
                    Encoding.Latin1.GetBytes(Allow.Replace("200 OK", status, StringComparison.Ordinal) + "\r\n"),
                    cancellation
                );
                while (true)
                {
                    await stream.WriteAsync("x"u8.ToArray(), cancellation);
                    await Task.Delay(50, cancellation);
                }
            }
        );

        Assert.Equal(exitCode, await RunAsync(server.Url, "--timeout", "3000"));
    }

    [Fact]
    public async Task A_slow_answer_within_the_time_is_an_answer()
    {
        await using var server = RawUpstream.Start(
            async (stream, cancellation) =>
            {
                await RawUpstream.ReadHeadAsync(stream, cancellation);
                await Task.Delay(500, cancellation);
                await stream.WriteAsync(Encoding.Latin1.GetBytes(Allow + "Content-Length: 0\r\n\r\n"), cancellation);
            }
        );

        Assert.Equal(ExitCode.Done, await RunAsync(server.Url));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public async Task What_is_not_a_time_is_refused(string value) =>
        Assert.Equal(
            $"--timeout {value} is not a valid time: write milliseconds from 1 to 2147483647, as in --timeout 5000",
            await _run.RefusedAsync("check", "http://localhost:1", "--origin", Page, "--timeout=" + value)
        );

    private Task<int> RunAsync(string url, params string[] words) =>
        _run.RunAsync(["check", url, "--origin", Page, .. words]).WaitAsync(Soon, TestContext.Current.CancellationToken);
}
