using System.Text;
using System.Text.Json.Nodes;
using DevProxy.Pipeline;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Pipeline;

public sealed class InternalErrorHandlerTests
{
    [Fact]
    public async Task A_fault_becomes_a_calm_500_without_its_stack()
    {
        Exception? reported = null;
        var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };

        await new InternalErrorHandler(_ => throw new InvalidOperationException("s3cret details"), fault => reported = fault).InvokeAsync(
            context
        );

        Assert.Equal(500, context.Response.StatusCode);
        var text = Encoding.UTF8.GetString(body.ToArray());
        Assert.Equal("proxy_internal_error", (string?)JsonNode.Parse(text)!["error"]);
        Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(reported);
    }

    [Fact]
    public async Task What_fails_after_the_browser_has_left_is_no_fault()
    {
        var context = new DefaultHttpContext { RequestAborted = new CancellationToken(true) };

        await new InternalErrorHandler(_ => throw new OperationCanceledException(), _ => Assert.Fail("It was reported.")).InvokeAsync(
            context
        );

        Assert.Equal(200, context.Response.StatusCode);
    }
}
