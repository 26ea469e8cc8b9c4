using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using DevProxy.Traffic;

namespace DevProxy.Tests.FieldReports;

/// <summary>Some mistakes of upstreams were told as a fault of DevProxy, with the request to report it.</summary>
public sealed class PeerMisbehaviourTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    private const string Switch =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        + "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

    private const string Handshake =
        "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: "
        + "13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    private static readonly string Upload =
        $"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 300000\r\n\r\n{new string('x', 300_000)}";

    // RFC 9113, section 6.8: no last stream, PROTOCOL_ERROR.
    private static readonly byte[] GoAwayFirst = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

    private static readonly Dictionary<string, Row> Rows = new()
    {
        ["closes"] = Http1("connection_terminated", ""),
        ["resets"] = Http1("connection_terminated", "", reset: true),
        ["half a status line"] = Http1("connection_terminated", "HTT", "\"HTT\""),
        ["half a head"] = Http1("connection_terminated", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\\r\\nContent-Le"),
        ["half a head, reset"] = Http1("connection_terminated", "HTTP/1.1 200 OK\r\nContent-Le", reset: true),
        ["a word"] = Http1("http_protocol_error", "Unauthorized", "\"Unauthorized\""),
        ["a word and a reset"] = Http1("http_protocol_error", "Unauthorized", "\"Unauthorized\"", reset: true),
        ["another protocol"] = Http1("http_protocol_error", "SSH-2.0-OpenSSH_9.2\r\n", "SSH-2.0-OpenSSH_9.2\\r\\n"),
        ["bytes"] = Http1("http_protocol_error", "\0\u0001\u00ff\u0080\r\n\r\n", "\\x00\\x01\\xff\\x80"),
        ["a TLS alert"] = Http1("http_protocol_error", "\u0015\u0003\u0003\0\u0002\u0002\u0016", "TLS alert"),
        ["an HTTP/2 preface"] = Http1("http_protocol_error", "\0\0\0\u0004\0\0\0\0\0"),
        ["status 000"] = Http1("http_protocol_error", "HTTP/1.1 000 Zero\r\nContent-Length: 0\r\n\r\n", "000"),
        ["status 099"] = Http1("http_protocol_error", "HTTP/1.1 099 Less\r\nContent-Length: 0\r\n\r\n", "099"),
        ["status 20"] = Http1("http_protocol_error", "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n"),
        ["status 1000"] = Http1("http_protocol_error", "HTTP/1.1 1000 Much\r\nContent-Length: 0\r\n\r\n", "1000"),
        ["status 999"] = Http1(null, "HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n"),
        ["a header without colon"] = Http1("http_protocol_error", "HTTP/1.1 200 OK\r\nNo colon\r\n\r\n"),
        ["a header without name"] = Http1("http_protocol_error", "HTTP/1.1 200 OK\r\n: value\r\n\r\n"),
        ["a folded header"] = Http1(null, "HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n"),
        ["a control byte in a header"] = Http1("http_protocol_error", "HTTP/1.1 200 OK\r\nX: a\u0001b\r\nContent-Length: 0\r\n\r\n"),
        ["two lengths"] = Http1("http_protocol_error", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nok"),
        ["a length with a sign"] = Http1("http_protocol_error", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nok"),
        ["large headers"] = Http1("http_response_header_section_size", $"HTTP/1.1 200 OK\r\nX: {new string('x', 300_000)}\r\n\r\n"),
        ["a switch unasked"] = Http1("http_protocol_error", Switch),
        ["100 and the end"] = Http1("connection_terminated", "HTTP/1.1 100 Continue\r\n\r\n"),
        ["a body that is too short"] = Http1("http_response_incomplete", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"),
        ["a body that is reset"] = Http1("http_response_incomplete", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", reset: true),
        ["a chunk size that is none"] = Http1(
            "http_response_incomplete",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nnonsense\r\n"
        ),
        ["a chunk size that overflows"] = Http1(
            "http_response_incomplete",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nFFFFFFFFFFFFFFFFF\r\n"
        ),
        ["a chunk that is longer than its size"] = Http1(
            "http_response_incomplete",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalfhalf\r\n0\r\n\r\n"
        ),
        ["a trailer that is none"] = Http1(
            "http_protocol_error",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\nno trailer\r\n\r\n"
        ),
        ["a trailer with a control byte"] = Http1(
            "http_protocol_error",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\nX: a\u0001\r\n\r\n"
        ),
        ["a WebSocket answered with a word"] = Http1("http_protocol_error", "Unauthorized", "\"Unauthorized\"") with
        {
            Request = Handshake,
            Fix = "origin",
        },
        ["a WebSocket closed"] = Http1("connection_terminated", "") with { Request = Handshake },
        ["a WebSocket reset behind its handshake"] = Http1("http_response_incomplete", Switch, reset: true) with { Request = Handshake },
        ["an upload that is closed"] = Http1("connection_terminated", "") with { Request = Upload },
        ["an upload that is reset"] = Http1("connection_terminated", "", reset: true) with { Request = Upload },

        ["HTTP/2: closes"] = Http2("connection_terminated", (_, _) => Task.CompletedTask, accept: false) with
        {
            Fix = "h2c://",
        },
        ["HTTP/2: answers HTTP/1.1"] = Http2(
            "http_protocol_error",
            async (stream, _) => await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray()),
            "HTTP/1.1 400",
            accept: false
        ) with
        {
            Fix = "http:// instead of h2c://",
        },
        ["HTTP/2: answers with other frames"] = Http2(
            "http_protocol_error",
            async (stream, _) => await stream.WriteAsync(new byte[] { 0, 0, 1, 0, 0, 0, 0, 0, 1, 0 }),
            accept: false
        ),
        ["HTTP/2: GOAWAY instead of settings"] = Http2(
            "connection_terminated",
            async (stream, _) => await stream.WriteAsync(GoAwayFirst),
            accept: false
        ),
        ["HTTP/2: GOAWAY instead of settings, without a reset"] = Http2(
            "connection_terminated",
            async (stream, _) =>
            {
                await stream.WriteAsync(GoAwayFirst);
                await stream.CopyToAsync(Stream.Null);
            },
            accept: false
        ),
        ["HTTP/2: closes behind the request"] = Http2("connection_terminated", (_, _) => Task.CompletedTask),
        ["HTTP/2: GOAWAY with an error"] = Http2(
            "connection_terminated",
            (_, h2) => h2.WriteAsync(RawHttp2.GoAway, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2)
        ),
        ["HTTP/2: RST_STREAM NO_ERROR"] = Reset(0),
        ["HTTP/2: RST_STREAM PROTOCOL_ERROR"] = Reset(1),
        ["HTTP/2: RST_STREAM INTERNAL_ERROR"] = Reset(2),
        ["HTTP/2: RST_STREAM REFUSED_STREAM"] = Reset(7),
        ["HTTP/2: RST_STREAM CANCEL"] = Reset(8),
        ["HTTP/2: RST_STREAM HTTP_1_1_REQUIRED"] = Reset(13) with { Type = "http_protocol_error" },
        ["HTTP/2: an upload that is reset"] = Reset(8) with { Request = Upload },
        ["HTTP/2: an upload that is refused"] = Reset(2) with { Request = Upload },
        ["HTTP/2: an upload whose connection is closed"] = Http2("connection_terminated", (_, _) => Task.CompletedTask) with
        {
            Request = Upload,
        },
        ["HTTP/2: data before headers"] = Http2("http_protocol_error", (_, h2) => h2.WriteAsync(RawHttp2.Data, 0, 1, 1, 2)),
        ["HTTP/2: no status"] = Http2("http_protocol_error", (_, h2) => h2.WriteHeadersAsync(RawHttp2.EndStream, 1, "x: 1")),
        ["HTTP/2: status 099"] = Http2("http_protocol_error", (_, h2) => h2.WriteHeadersAsync(RawHttp2.EndStream, 1, ":status: 099")),
        ["HTTP/2: status abc"] = Http2("http_protocol_error", (_, h2) => h2.WriteHeadersAsync(RawHttp2.EndStream, 1, ":status: abc")),
        ["HTTP/2: status 101"] = Http2("http_protocol_error", (_, h2) => h2.WriteHeadersAsync(RawHttp2.EndStream, 1, ":status: 101")),
        ["HTTP/2: an unknown pseudo-header"] = Http2(
            "http_protocol_error",
            (_, h2) => h2.WriteHeadersAsync(RawHttp2.EndStream, 1, ":status: 200", ":x: 1")
        ),
        ["HTTP/2: a header name with a space"] = Http2(
            "http_protocol_error",
            (_, h2) => h2.WriteHeadersAsync(RawHttp2.EndStream, 1, ":status: 200", "a b: 1")
        ),
        ["HTTP/2: a control byte in a header"] = Http2(
            "http_protocol_error",
            (_, h2) => h2.WriteHeadersAsync(RawHttp2.EndStream, 1, ":status: 200", "x: a\u0001")
        ),
        ["HTTP/2: a broken header block"] = Http2(
            "http_protocol_error",
            (_, h2) => h2.WriteAsync(RawHttp2.Headers, RawHttp2.EndHeaders, 1, 0xff, 0xff, 0xff, 0xff, 0xff)
        ),
        ["HTTP/2: two lengths"] = Http2(
            "http_protocol_error",
            (_, h2) => h2.WriteHeadersAsync(RawHttp2.EndStream, 1, ":status: 200", "content-length: 1", "content-length: 2")
        ),
        ["HTTP/2: a settings frame of a wrong size"] = Http2(
            "http_protocol_error",
            (_, h2) => h2.WriteAsync(RawHttp2.Settings, 0, 0, 1, 2, 3)
        ),
        ["HTTP/2: a window update of zero"] = Http2(
            "http_protocol_error",
            (_, h2) => h2.WriteAsync(RawHttp2.WindowUpdate, 0, 0, 0, 0, 0, 0)
        ),
        ["HTTP/2: a push"] = Http2(
            "http_protocol_error",
            (_, h2) => h2.WriteAsync(RawHttp2.PushPromise, RawHttp2.EndHeaders, 1, 0, 0, 0, 2, 0x88)
        ),
        ["HTTP/2: a continuation of nothing"] = Http2(
            "http_protocol_error",
            (_, h2) => h2.WriteAsync(RawHttp2.Continuation, RawHttp2.EndHeaders, 1, 0x88)
        ),
        ["HTTP/2: a frame that is too large"] = Http2(
            "http_protocol_error",
            (_, h2) => h2.WriteAsync(RawHttp2.Data, 0, 1, new byte[20_000])
        ),
        ["HTTP/2: a body that is reset"] = Http2(
            "http_response_incomplete",
            async (_, h2) =>
            {
                await h2.WriteHeadersAsync(0, 1, ":status: 200");
                await h2.WriteAsync(RawHttp2.Data, 0, 1, 1, 2);
                await h2.WriteAsync(RawHttp2.Reset, 0, 1, 0, 0, 0, 2);
            }
        ),
        ["HTTP/2: a body that is shorter than announced"] = Http2(
            "http_response_incomplete",
            async (_, h2) =>
            {
                await h2.WriteHeadersAsync(0, 1, ":status: 200", "content-length: 10");
                await h2.WriteAsync(RawHttp2.Data, RawHttp2.EndStream, 1, 1, 2);
            }
        ),
        ["HTTP/2: a body that is longer than announced"] = Http2(
            "http_response_incomplete",
            async (_, h2) =>
            {
                await h2.WriteHeadersAsync(0, 1, ":status: 200", "content-length: 1");
                await h2.WriteAsync(RawHttp2.Data, RawHttp2.EndStream, 1, 1, 2);
            }
        ),
        ["HTTP/2: a connection that breaks in the body"] = Http2(
            "http_response_incomplete",
            async (_, h2) =>
            {
                await h2.WriteHeadersAsync(0, 1, ":status: 200");
                await h2.WriteAsync(RawHttp2.Data, 0, 1, 1, 2);
            }
        ),
        ["HTTP/2: no WebSockets"] = Http2("http_protocol_error", (_, h2) => h2.DrainAsync(), "RFC 8441", request: false) with
        {
            Request = Handshake,
        },

        ["TLS: plain HTTP"] = Tls(
            "tls_protocol_error",
            (stream, _) => stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray()).AsTask()
        ),
        ["TLS: closes"] = Tls("tls_protocol_error", (_, _) => Task.CompletedTask),
        ["TLS: resets"] = Tls(
            "tls_protocol_error",
            (stream, _) =>
            {
                stream.Socket.Close(0);
                return Task.CompletedTask;
            }
        ),
        ["TLS: an alert"] = Tls("tls_alert_received", (stream, _) => stream.WriteAsync(new byte[] { 0x15, 3, 3, 0, 2, 2, 40 }).AsTask()),
        ["TLS: closes behind the handshake"] = Tls("connection_terminated", (stream, cancellation) => SecureAsync(stream, cancellation)),
        ["TLS: half an answer"] = Tls("connection_terminated", (stream, cancellation) => SecureAsync(stream, cancellation, "HTTP/1.1 200")),
        ["TLS: a word"] = Tls("http_protocol_error", (stream, cancellation) => SecureAsync(stream, cancellation, "Unauthorized")),
        ["TLS: a body that is too short"] = Tls(
            "http_response_incomplete",
            (stream, cancellation) => SecureAsync(stream, cancellation, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
        ),
    };

    public static TheoryData<string> Names() => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_misbehaviour_is_told_as_what_it_is(string name)
    {
        var row = Rows[name];
        await using var upstream = RawUpstream.Start(row.Serve);
        await using var proxy = await ForwardingProxy.ToAsync(row.Scheme + upstream.Url[4..]);
        using var client = await RawClient.ConnectAsync(proxy.Port);
        try
        {
            await client.WriteAsync(row.Request);
            await client.ReadHeadAsync();
        }
        catch (IOException)
        {
            // Where the answer breaks off, so does the connection.
        }

        var error = proxy.Exchange().Error;
        Assert.True(row.Type == error?.Type, $"{error}");
        if (error is null)
            return;
        Assert.Contains(row.Detail, error.Detail, StringComparison.Ordinal);
        Assert.Contains(row.Fix, error.Fix, StringComparison.Ordinal);
        Assert.DoesNotContain("report", error.Fix, StringComparison.OrdinalIgnoreCase);
    }

    private static Row Http1(string? type, string answer, string detail = "", bool reset = false) =>
        new(
            "http",
            type,
            detail,
            async (stream, cancellation) =>
            {
                await RawUpstream.ReadHeadAsync(stream, cancellation);
                await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), cancellation);
                if (reset)
                    stream.Socket.Close(0);
            }
        );

    private static Row Http2(
        string type,
        Func<NetworkStream, RawHttp2, Task> serve,
        string detail = "",
        bool accept = true,
        bool request = true
    ) =>
        new(
            "h2c",
            type,
            detail,
            async (stream, cancellation) =>
            {
                if (!accept)
                {
                    await stream.ReadExactlyAsync(new byte[24], cancellation);
                    await serve(stream, null!);
                    if (type == "http_protocol_error")
                        await stream.CopyToAsync(Stream.Null, cancellation); // No reset while bytes are unread.
                    return;
                }

                var connection = await RawHttp2.AcceptAsync(stream, cancellation);
                if (request)
                    await connection.ReadRequestAsync();
                await serve(stream, connection);
                if (type == "connection_terminated" || type == "http_response_incomplete")
                    return;
                await connection.DrainAsync();
            }
        );

    private static Row Reset(byte code) =>
        new(
            "h2c",
            "connection_terminated",
            "",
            async (stream, cancellation) =>
            {
                var connection = await RawHttp2.AcceptAsync(stream, cancellation);
                while (true)
                    await connection.WriteAsync(RawHttp2.Reset, 0, await connection.ReadRequestAsync(), 0, 0, 0, code);
            }
        );

    private static Row Tls(string type, Func<NetworkStream, CancellationToken, Task> serve) =>
        new(
            "https",
            type,
            "",
            async (stream, cancellation) =>
            {
                if (type.StartsWith("tls", StringComparison.Ordinal))
                    await stream.ReadExactlyAsync(new byte[100], cancellation);
                await serve(stream, cancellation);
            }
        );

    private static async Task SecureAsync(NetworkStream stream, CancellationToken cancellation, string answer = "")
    {
        await using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = TestCertificates.Localhost, EnabledSslProtocols = SslProtocols.Tls12 },
            cancellation
        );
        await RawUpstream.ReadHeadAsync(tls, cancellation);
        await tls.WriteAsync(Encoding.Latin1.GetBytes(answer), cancellation);
    }

    private sealed record Row(string Scheme, string? Type, string Detail, Func<NetworkStream, CancellationToken, Task> Serve)
    {
        public string Request { get; init; } = Get;

        public string Fix { get; init; } = "";
    }
}
