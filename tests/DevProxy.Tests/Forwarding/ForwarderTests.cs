using System.Net;
using System.Text;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Forwarding;

public sealed class ForwarderTests
{
    private static readonly HttpMessageInvoker Client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_and_its_answer_pass()
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            context.Response.StatusCode = 201;
            context.Response.Headers["X-Answer"] = "yes";
            await context.Response.WriteAsync($"{context.Request.Method} {await reader.ReadToEndAsync(Cancellation)}");
        });
        await using var proxy = await ForwardingProxy.ToAsync(upstream.Url);
        using var request = new HttpRequestMessage(HttpMethod.Put, proxy.Url + "/x?y=1") { Content = new StringContent("body") };
        using var answer = await Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("PUT body", await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("yes", answer.Headers.GetValues("X-Answer").Single());
        Assert.Equal(["/x?y=1"], upstream.Targets);
        var notebook = proxy.Notebook();
        Assert.Equal(201, notebook.Upstream!.Status);
        Assert.Equal($"{upstream.Url}/x?y=1", notebook.Upstream.Url);
        Assert.Null(notebook.Error);
    }
}
