using CliWrap.Buffered;
using DevProxy.Cors;
using DevProxy.Inspector;
using DevProxy.Traffic;

namespace DevProxy.Tests.Inspector;

public sealed class CurlCommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Secrets_become_a_variable_and_never_appear_in_plain_text()
    {
        var command = Of(
            "GET",
            "http://localhost:8010/api?access_token=s3cret&page=2",
            "Authorization: Bearer s3cret",
            "Cookie: session=s3cret; theme=s3cret"
        );

        Assert.DoesNotContain("s3cret", command, StringComparison.Ordinal);
        Assert.Contains("\"Authorization: Bearer $DEVPROXY_SECRET\"", command, StringComparison.Ordinal);
        Assert.Contains("\"http://localhost:8010/api?access_token=$DEVPROXY_SECRET&page=2\"", command, StringComparison.Ordinal);
        Assert.Contains("\"Cookie: session=$DEVPROXY_SECRET; theme=$DEVPROXY_SECRET\"", command, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shell_gives_curl_the_request_byte_for_byte()
    {
        var command = Of(
            "PATCH",
            "http://localhost:8010/api/it's?q=$HOME`id`&x=[1]",
            "Host: localhost:8010",
            "Content-Length: 9",
            "X-Odd: a \"b\" 'c' $(id) \\ !",
            "X-Empty: ",
            "Accept-Encoding: gzip"
        ) with
        {
            Body = "{\"a\":'1'}\n$x",
        };

        var words = await WordsAsync(command);

        Assert.Equal(
            [
                "http://localhost:8010/api/it's?q=$HOME`id`&x=[1]",
                "-X",
                "PATCH",
                "--globoff",
                "-H",
                "X-Odd: a \"b\" 'c' $(id) \\ !",
                "-H",
                "X-Empty;",
                "--compressed",
                "--data-raw",
                "{\"a\":'1'}\n$x",
            ],
            words
        );
    }

    [Fact]
    public async Task A_shell_inserts_the_secret()
    {
        var command = Of("GET", "http://localhost:8010/", "Authorization: Bearer x", "Cookie: a!b=\"x\"; c$=x");

        Assert.Equal(
            ["http://localhost:8010/", "-H", "Authorization: Bearer it's $ecret", "-H", "Cookie: a!b=it's $ecret; c$=it's $ecret"],
            await WordsAsync(command)
        );
    }

    [Fact]
    public async Task A_binary_body_is_sent_through_base64()
    {
        var command = Of("POST", "http://localhost:8010/", "Content-Type: image/png") with { Bytes = [0x89, 0x50, 0x00, 0xFF] };

        Assert.StartsWith("printf %s 'iVAA/w==' | base64 -d | curl ", command, StringComparison.Ordinal);
        Assert.Equal(
            ["http://localhost:8010/", "-X", "POST", "-H", "Content-Type: image/png", "--data-binary", "@-"],
            await WordsAsync(command)
        );
    }

    [Theory]
    [InlineData("HEAD", "http://localhost:8010/", "curl 'http://localhost:8010/' --head\n")]
    [InlineData("GET", "http://localhost:8010/a/../b", "curl 'http://localhost:8010/a/../b' --path-as-is\n")]
    public void Options_keep_curl_from_changing_the_request(string method, string url, string expected) =>
        Assert.Equal(expected, Of(method, url));

    [Fact]
    public void A_comment_says_when_the_body_was_truncated() =>
        Assert.StartsWith(
            "# Only the first 4 bytes of the body were kept.\n",
            Of("POST", "http://localhost:8010/") with
            {
                Body = "12345",
                Kept = 4,
            },
            StringComparison.Ordinal
        );

    private static Command Of(string method, string url, params string[] headers) => new(method, url, headers);

    // The arguments with which a shell starts curl. They are separated by a byte that none of them contains.
    private static async Task<string[]> WordsAsync(string command)
    {
        var script = "curl() { for word in \"$@\"; do printf '%s\\036' \"$word\"; done; }\n" + command;
        var result = await CliWrap
            .Cli.Wrap("sh")
            .WithArguments(["-c", script])
            .WithEnvironmentVariables(variables => variables.Set("DEVPROXY_SECRET", "it's $ecret"))
            .ExecuteBufferedAsync(Token);
        return result.StandardOutput.Split('\u001e', StringSplitOptions.RemoveEmptyEntries);
    }

    private sealed record Command(string Method, string Url, string[] Headers)
    {
        public string Body { get; init; } = "";

        public byte[]? Bytes { get; init; }

        public int Kept { get; init; } = 1000;

        public static implicit operator string(Command command)
        {
            var lines = command.Headers.Select(line => new HeaderLine(
                line[..line.IndexOf(':', StringComparison.Ordinal)],
                line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]
            ));
            var tee = new BodyTee(command.Kept);
            tee.Append(command.Bytes ?? System.Text.Encoding.UTF8.GetBytes(command.Body));
            var request = new ObservedRequest(command.Method, command.Url, new HeaderList(lines));
            return CurlCommand.Of(
                new Exchange(1, DateTimeOffset.UnixEpoch, new ArrivedRequest(ExchangeKind.Request, request, "HTTP/1.1"))
                {
                    RequestBody = tee,
                },
                new Redaction([])
            );
        }
    }
}
