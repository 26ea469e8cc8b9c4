using System.Net;
using System.Text;
using DevProxy.Tests.Checking;
using DevProxy.Tests.Cli;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Inspector;
using DevProxy.Traffic;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.FieldReports;

/// <summary>A body that says of itself what nobody can decode made its record, and every list with it, answer 500.</summary>
public sealed class ThrowingDecoderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Types =>
        [
            "text/plain; charset=utf-7",
            "text/plain; charset=\"UTF-7\"",
            "text/plain; charset=unicode-1-1-utf-7",
            "text/plain; charset=x-cp50227",
            "text/plain; charset=x-user-defined",
            "text/plain; charset=\"",
            "text/plain; charset=",
            "text/plain; charset=\"\"",
            "text/plain; charset=utf-32",
            "text/plain; charset=65000",
            "text/plain; charset=0",
            "text/plain; charset=-1",
            "text/plain; charset=replacement",
            "text/plain; charset=\u00fc",
            "text/plain; charset=a b",
            "text/plain; charset=x; charset=y",
            $"text/plain; charset={new string('x', 10_000)}",
            "text/plain; charset=iso-2022-kr",
            "text/plain; charset=iso-2022-cn",
            "text/plain; charset=hz-gb-2312",
            "; charset=utf-7",
            "charset=utf-7",
        ];

    [Theory]
    [MemberData(nameof(Types))]
    public void Its_text_is_shown_whatever_charset_it_names(string type)
    {
        var body = BodyText.Show(5, "hello"u8.ToArray(), type, null, 1000);

        Assert.True(body.Text is not null || body.Base64 is not null);
        Assert.Equal("hello", BodyText.Show(5, "hello"u8.ToArray(), "text/plain; charset=utf-7", null, 1000).Text);
    }

    [Fact]
    public void No_encoding_that_NET_knows_throws_for_any_bytes()
    {
        var names = CodePagesEncodingProvider
            .Instance.GetEncodings()
            .Concat(Encoding.GetEncodings())
            .SelectMany(info => new[] { info.Name, info.CodePage.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        var random = new Random(1);
        foreach (var name in names.Append("utf-7").Append("x-cp50227").Append("x-Europa"))
        {
            for (var round = 0; round < 20; round++)
            {
                var bytes = new byte[random.Next(1, 40)];
                random.NextBytes(bytes);
                BodyText.Show(bytes.Length, bytes, $"text/plain; charset={name}", null, 1000);
            }
        }
    }

    [Fact]
    public void No_content_coding_throws_for_any_bytes() =>
        Prop.ForAll<byte[]>(bytes =>
            {
                foreach (
                    var coding in new[]
                    {
                        "gzip",
                        "br",
                        "zstd",
                        "deflate",
                        "gzip, br",
                        "compress",
                        "\"",
                        string.Join(',', Enumerable.Repeat("gzip", 1000)),
                    }
                )
                {
                    byte[][] starts =
                    [
                        [],
                        [0x1f, 0x8b, 8, 0],
                        [0x28, 0xb5, 0x2f, 0xfd],
                        [0x78, 0x9c],
                        [0xce, 0xb2, 0xcf, 0x81],
                    ];
                    foreach (var start in starts)
                        Assert.NotNull(BodyText.Show(bytes.Length, [.. start, .. bytes], "text/plain", coding, 1000));
                }
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public async Task Records_HAR_log_and_curl_show_an_exchange_whose_bodies_are_said_to_be_UTF7()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.ContentType = "text/plain; charset=utf-7";
            return context.Response.WriteAsync("an answer", context.RequestAborted);
        });
        await using var proxy = await InspectedProxy.StartAsync($$"""{ "routes": { "/api": "{{upstream.Url}}" } }""");
        using var content = new ByteArrayContent("a request"u8.ToArray());

        using (await proxy.SendAsync("POST", "/api", content, ("Content-Type", "text/plain; charset=utf-7")))
            await proxy.EndedAsync(1);

        var record = await proxy.GetAsync("/api/exchanges/1");
        Assert.Equal("a request", record.GetProperty("request").GetProperty("body").GetProperty("text").GetString());
        Assert.Equal("an answer", record.GetProperty("response").GetProperty("body").GetProperty("text").GetString());
        foreach (var path in new[] { "/api/har", "/api/exchanges", "/api/exchanges/1/curl", "/api/exchanges?q=%ED%A0%BD%00%FF" })
            Assert.Equal(HttpStatusCode.OK, (await proxy.Inspector.GetAsync(new Uri(path, UriKind.Relative), Token)).StatusCode);
    }

    [Fact]
    public async Task Check_judges_an_error_page_that_is_said_to_be_UTF7()
    {
        await using var server = ScriptedServer.Start(_ =>
            "HTTP/1.1 500 X\r\nContent-Type: text/html; charset=utf-7\r\nContent-Encoding: br\r\nContent-Length: 4\r\nConnection: "
            + "close\r\n\r\nbody"
        );
        using var run = new CommandRun();

        var code = await run.RunAsync("check", server.Url, "--origin", "http://localhost:3000", "--json");

        Assert.Equal(1, code);
        Assert.DoesNotContain("fault", run.Error, StringComparison.Ordinal);
        Assert.Contains("\"acao-missing\"", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"\ud83d\"", "application/json")]
    [InlineData("\ud83d", "text/plain;charset=UTF-8")]
    public async Task Check_sends_data_that_is_no_Unicode(string data, string type)
    {
        await using var server = ScriptedServer.Start(null, "200; Access-Control-Allow-Origin: *");
        using var run = new CommandRun();

        await run.RunAsync("check", server.Url, "--origin", server.Url, "-d", data, "--send");

        Assert.Contains($"Content-Type: {type}", Assert.Single(server.Heads), StringComparison.Ordinal);
        Assert.Contains("\ufffd", Assert.Single(server.Bodies), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_that_is_nested_deep_is_still_JSON()
    {
        await using var server = ScriptedServer.Start(null, "200");
        using var run = new CommandRun();

        await run.RunAsync("check", server.Url, "--origin", server.Url, "--send", "-d", new string('[', 500) + new string(']', 500));

        Assert.Contains("Content-Type: application/json", Assert.Single(server.Heads), StringComparison.Ordinal);
    }
}
