using System.Buffers.Binary;
using DevProxy.Cors;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Pipeline;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DevProxy.Tests.EndToEnd;

/// <summary>
/// gRPC-Web, as a page of another origin speaks it: frames in the body, the trailers as the last of them, and <c>grpc-status</c> as a
/// header where there is no message.
/// </summary>
public sealed class GrpcWebTests
{
    private const string Page = "Origin: http://localhost:3000";
    private const byte Message = 0;
    private const byte Trailers = 0x80;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpProtocols.Http2)]
    [InlineData(HttpProtocols.Http1)]
    public async Task A_streams_messages_arrive_one_by_one_and_its_trailers_last(HttpProtocols protocols)
    {
        var read = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartHttpsAsync(
            TestCertificates.Localhost,
            async context =>
            {
                context.Response.ContentType = "application/grpc-web+proto";
                await context.Response.Body.WriteAsync(Frame(Message, "first"), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await read.Task.WaitAsync(context.RequestAborted);
                await context.Response.Body.WriteAsync(Frame(Trailers, "grpc-status:0\r\n"), context.RequestAborted);
            },
            protocols
        );
        await using var proxy = await RunningProxy.ToAsync(upstream, Configs.Policy);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/shop.Orders/Watch")
        {
            Content = new ByteArrayContent(Frame(Message, "ask")),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc-web+proto");
        request.Headers.TryAddWithoutValidation("Origin", "http://localhost:3000");
        request.Headers.TryAddWithoutValidation("X-Grpc-Web", "1");
        using var answer = await proxy.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using var body = await answer.Content.ReadAsStreamAsync(Cancellation);

        var first = new byte[Frame(Message, "first").Length];
        await body.ReadExactlyAsync(first, Cancellation);
        Assert.Equal(Frame(Message, "first"), first);
        read.SetResult();
        using var rest = new MemoryStream();
        await body.CopyToAsync(rest, Cancellation);
        Assert.Equal(Frame(Trailers, "grpc-status:0\r\n"), rest.ToArray());
        Assert.Equal("application/grpc-web+proto", $"{answer.Content.Headers.ContentType}");
        Assert.Equal("http://localhost:3000", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal(new GrpcStatus(0, "OK", null), (await proxy.EndedAsync()).Grpc);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_status_in_the_trailers_of_a_large_answer_is_in_the_record(bool text)
    {
        byte[][] frames = [Frame(Message, new string('x', 200_000)), Frame(Trailers, "grpc-status: 5\r\ngrpc-message: no%20order\r\n")];
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            context.Response.ContentType = text ? "application/grpc-web-text+proto" : "application/grpc-web+proto";
            foreach (var frame in frames)
            {
                var bytes = text ? System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(frame)) : frame;
                await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
            }
        });
        await using var proxy = await RunningProxy.ToAsync(upstream, Configs.Policy);
        using var answer = await proxy.SendAsync("POST", "/shop.Orders/Get", Page);
        await answer.Content.ReadAsByteArrayAsync(Cancellation);

        Assert.Equal(new GrpcStatus(5, "NOT_FOUND", "no order"), (await proxy.EndedAsync()).Grpc);
    }

    [Fact]
    public async Task Its_preflight_passes_and_the_status_of_a_failed_call_can_be_read()
    {
        await using var upstream = await TestUpstream.StartHttpsAsync(
            TestCertificates.Localhost,
            context =>
            {
                context.Response.StatusCode = HttpMethods.IsOptions(context.Request.Method) ? 405 : 200;
                context.Response.ContentType = "application/grpc-web+proto";
                context.Response.Headers["grpc-status"] = "16";
                context.Response.Headers["grpc-message"] = "who are you";
                return Task.CompletedTask;
            }
        );
        await using var proxy = await RunningProxy.ToAsync(upstream, Configs.Policy);

        using var preflight = await proxy.SendAsync(
            "OPTIONS",
            "/shop.Orders/Get",
            Page,
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: content-type,x-grpc-web,x-user-agent"
        );
        Assert.Equal(204, (int)preflight.StatusCode);
        Assert.Equal("content-type,x-grpc-web,x-user-agent", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single());

        using var answer = await proxy.SendAsync("POST", "/shop.Orders/Get", Page, "X-Grpc-Web: 1");
        Assert.Equal("16", answer.Headers.GetValues("grpc-status").Single());
        var exposed = answer.Headers.GetValues("Access-Control-Expose-Headers").Single().Split(',', StringSplitOptions.TrimEntries);
        Assert.Contains("grpc-status", exposed, StringComparer.OrdinalIgnoreCase);
        Assert.Contains("grpc-message", exposed, StringComparer.OrdinalIgnoreCase);
        await proxy.EndedAsync();
        var record = await proxy.EndedAsync();
        Assert.Equal(Outcome.Allowed, record.Cors.Delivered!.Outcome);
        Assert.Equal(new GrpcStatus(16, "UNAUTHENTICATED", "who are you"), record.Grpc);
    }

    // One byte of flags, four of length, the message.
    private static byte[] Frame(byte flags, string text)
    {
        var bytes = new byte[5 + text.Length];
        bytes[0] = flags;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), text.Length);
        System.Text.Encoding.ASCII.GetBytes(text, bytes.AsSpan(5));
        return bytes;
    }
}
