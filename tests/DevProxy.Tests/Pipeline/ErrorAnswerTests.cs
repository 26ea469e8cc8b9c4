using System.Text;
using System.Text.Json.Nodes;
using DevProxy.Pipeline;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Pipeline;

public sealed class ErrorAnswerTests
{
    private static readonly ExchangeError Refused = new("connection_refused", "Nothing is listening <there>.", "Start it.");

    [Fact]
    public async Task A_program_gets_problem_json()
    {
        var (response, body) = await WriteAsync(_ => { });

        Assert.Equal(502, response.StatusCode);
        Assert.Equal("application/problem+json", response.ContentType);
        Assert.Equal("no-store", response.Headers.CacheControl);
        Assert.Equal("devproxy; error=connection_refused; details=\"Nothing is listening <there>.\"", response.Headers["Proxy-Status"]);
        Assert.Equal(body.Length, response.ContentLength);
        var problem = JsonNode.Parse(body)!.AsObject();
        Assert.Equal(["type", "title", "status", "detail", "error", "fix"], problem.Select(member => member.Key));
        Assert.Equal("https://www.rfc-editor.org/rfc/rfc9209.html#name-connection-refused", (string?)problem["type"]);
        Assert.Equal(502, (int?)problem["status"]);
        Assert.Equal("connection_refused", (string?)problem["error"]);
        Assert.Equal(Refused.Detail, (string?)problem["detail"]);
        Assert.Equal("Start it.", (string?)problem["fix"]);
    }

    [Theory]
    [InlineData("navigate", "*/*", true)]
    [InlineData("cors", "text/html", false)]
    [InlineData("no-cors", "text/html", false)]
    [InlineData(null, "text/html,application/xhtml+xml;q=0.9", true)]
    [InlineData(null, "application/json", false)]
    [InlineData(null, null, false)]
    public async Task A_navigation_gets_a_page(string? mode, string? accept, bool isPage)
    {
        var (response, _) = await WriteAsync(request =>
        {
            request.Headers["Sec-Fetch-Mode"] = mode;
            request.Headers.Accept = accept;
        });

        Assert.Equal(isPage ? "text/html; charset=utf-8" : "application/problem+json", response.ContentType);
    }

    [Fact]
    public async Task A_head_request_gets_the_head_alone()
    {
        var (response, body) = await WriteAsync(request => request.Method = "HEAD");

        Assert.Empty(body);
        Assert.True(response.ContentLength > 0);
    }

    [Fact]
    public async Task What_the_upstream_wrote_is_removed_except_its_Proxy_Status()
    {
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        context.Response.Headers["Proxy-Status"] = "cdn";
        context.Response.Headers.ETag = "\"1\"";

        await ErrorAnswer.WriteAsync(context, Refused);

        Assert.Equal(2, context.Response.Headers["Proxy-Status"].Count);
        Assert.Equal("cdn", context.Response.Headers["Proxy-Status"][0]);
        Assert.False(context.Response.Headers.ContainsKey("ETag"));
    }

    private static async Task<(HttpResponse Response, byte[] Body)> WriteAsync(Action<HttpRequest> change)
    {
        var body = new MemoryStream();
        var context = new DefaultHttpContext { Request = { Method = "GET" }, Response = { Body = body } };
        change(context.Request);
        await ErrorAnswer.WriteAsync(context, Refused);
        return (context.Response, body.ToArray());
    }
}
