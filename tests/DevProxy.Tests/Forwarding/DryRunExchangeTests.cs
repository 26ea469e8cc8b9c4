using System.Net;
using DevProxy.Forwarding;
using DevProxy.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DevProxy.Tests.Forwarding;

public sealed class DryRunExchangeTests
{
    [Fact]
    public async Task A_request_and_its_answer_are_changed_as_real_ones_are_and_nothing_is_sent()
    {
        var route = Routes.To("/auth", "https://id.example.com/v2") with { PathRewrite = [Routes.Strip("/auth")] };
        using var table = Routes.Table(Configs.Of(route));
        using var attempt = new DryRunExchange(table.Routes[0].Upstream());
        var context = new DefaultHttpContext();
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/auth/a%2Fb?c=%20";
        (context.Request.Method, context.Request.Scheme, context.Request.Host) = ("GET", "http", new HostString("localhost:8010"));

        var (url, head) = await attempt.AskAsync(context, TestContext.Current.CancellationToken);
        using var answer = new HttpResponseMessage(HttpStatusCode.SeeOther) { Content = new ByteArrayContent([]) };
        answer.Headers.TryAddWithoutValidation("Location", "https://id.example.com/v2/x");
        await attempt.AnswerAsync(context, answer, TestContext.Current.CancellationToken);

        Assert.Equal("https://id.example.com/v2/a%2Fb?c=%20", url);
        Assert.Equal("id.example.com", head.Get("Host"));
        Assert.Equal("http://localhost:8010/auth/x", context.Response.Headers.Location);
    }
}
