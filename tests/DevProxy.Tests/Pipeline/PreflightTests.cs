using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Pipeline;

public sealed class PreflightTests
{
    [Theory]
    [InlineData("OPTIONS", "http://localhost:3000", "PUT", true)]
    [InlineData("OPTIONS", null, "PUT", false)]
    [InlineData("OPTIONS", "http://localhost:3000", null, false)]
    [InlineData("GET", "http://localhost:3000", "PUT", false)]
    public void It_is_an_options_with_an_origin_that_names_a_method(string method, string? origin, string? asked, bool isOne)
    {
        var request = Request(method, origin, asked);

        Assert.Equal(isOne, PreflightAsk.Of(ArrivedRequest.Read(request.HttpContext)) is not null);
    }

    [Theory]
    [InlineData("content-type,x-a", "content-type,x-a")]
    [InlineData("Content-Type, X-A", "Content-Type,X-A")]
    [InlineData("x-a,,x-b", "x-a,x-b")]
    [InlineData("x-a,b@d,x-b", "x-a,x-b")]
    [InlineData("", null)]
    [InlineData("b@d", null)]
    public void The_valid_names_are_echoed_as_they_were_sent(string sent, string? echoed)
    {
        var request = Request("OPTIONS", "http://localhost:3000", "PUT");
        request.Headers.AccessControlRequestHeaders = sent;

        Assert.Equal(echoed, PreflightAsk.Of(ArrivedRequest.Read(request.HttpContext))!.Headers);
    }

    [Fact]
    public void No_more_is_echoed_than_a_page_would_send()
    {
        var request = Request("OPTIONS", "http://localhost:3000", "PUT");
        request.Headers.AccessControlRequestHeaders = string.Join(',', Enumerable.Range(0, 100).Select(i => $"x-{i}"));
        Assert.Equal(64, PreflightAsk.Of(ArrivedRequest.Read(request.HttpContext))!.Headers!.Split(',').Length);

        request.Headers.AccessControlRequestHeaders = string.Join(',', Enumerable.Range(0, 50).Select(i => new string('x', 99) + i % 10));
        Assert.InRange(PreflightAsk.Of(ArrivedRequest.Read(request.HttpContext))!.Headers!.Length, 3900, 4096);
    }

    private static HttpRequest Request(string method, string? origin, string? asked)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = method;
        request.Headers.Origin = origin;
        request.Headers.AccessControlRequestMethod = asked;
        return request;
    }
}
