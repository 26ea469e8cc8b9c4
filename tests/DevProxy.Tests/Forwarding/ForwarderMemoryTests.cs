using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.Forwarding;

/// <summary>Measures the memory of the whole process, so it runs alone.</summary>
[Collection(nameof(Alone))]
public sealed class ForwarderMemoryTests
{
    private static readonly HttpMessageInvoker Client = new(new SocketsHttpHandler { UseProxy = false });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_body_of_200_MB_each_way_passes_with_flat_memory()
    {
        const int Megabytes = 200;
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, Cancellation);
            var part = new byte[1 << 20];
            for (var i = 0; i < Megabytes; i++)
                await context.Response.Body.WriteAsync(part, Cancellation);
        });
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var request = new HttpRequestMessage(HttpMethod.Post, proxy.Url)
        {
            Content = new StreamContent(new EndlessStream((long)Megabytes << 20)),
        };
        using var answer = await Client.SendAsync(request, Cancellation);
        await using var body = await answer.Content.ReadAsStreamAsync(Cancellation);
        long read = 0,
            peak = 0;
        var buffer = new byte[1 << 20];
        for (int n; (n = await body.ReadAsync(buffer, Cancellation)) > 0; )
        {
            read += n;
            if (read % (20 << 20) < n)
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true));
        }

        Assert.Equal((long)Megabytes << 20, read);
        Assert.True(peak - before < 30 << 20, $"{(peak - before) >> 20} MB more than before");
    }
}
