using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Configuration.Reading;
using DevProxy.Configuration.Schema;
using DevProxy.Routing;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Routing;

/// <summary>
/// A responder as a contributor would add it: <c>"text"</c> answers every request of its route, which needs no target then.
/// </summary>
/// <param name="text">The text.</param>
internal sealed class FixedText(string text = "") : RouteFeature, IResponder
{
    public override ImmutableArray<Key> Keys { get; } =
    [new("text", KeyShape.Free("a text"), null, "A text that answers every request of the route, in place of a target.")];

    public override string? InsteadOfTarget => "text";

    public override string Banner => $"the text \"{text}\"";

    public bool AsksUpstream => false;

    public override RouteFeature? Read(Section route, ReadContext context)
    {
        if (route.Written("text") is not { } written)
            return null;
        if (written.Text.Length > 0)
            return new FixedText(written.Text);
        context.Problems.Error(written.At, "The text is empty", "write what the answer says");
        return null;
    }

    public override IEnumerable<string> Explain() => [$"the answer is the text \"{text}\""];

    public async Task<ExchangeError?> RespondAsync(HttpContext context, Exchange exchange, HeadDeadline? deadline)
    {
        exchange.RespondedBy(AnsweredBy.Mock, "proxy.json");
        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync(text, context.RequestAborted);
        return null;
    }
}
