using System.Text.Json;
using DevProxy.Inspector;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Inspector;

public sealed class InspectorJsonTests
{
    [Fact]
    public async Task A_refusal_is_problem_json_with_its_status()
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;

        await InspectorJson.RefuseAsync(context, new Refusal(409, "No", "Because <it> is “so”."));

        Assert.Equal((409, "application/problem+json"), (context.Response.StatusCode, context.Response.ContentType));
        Assert.Equal(
            """{"type":"about:blank","title":"No","status":409,"detail":"Because <it> is “so”."}""",
            System.Text.Encoding.UTF8.GetString(body.ToArray())
        );
    }

    [Fact]
    public async Task An_answer_is_json()
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;

        await InspectorJson.AnswerAsync(context, static json => json.WriteNumberValue(1));

        Assert.Equal((200, "application/json"), (context.Response.StatusCode, context.Response.ContentType));
        Assert.Equal(1, JsonDocument.Parse(body.ToArray()).RootElement.GetInt32());
    }
}
