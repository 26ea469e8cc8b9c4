using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>
/// A made-up exchange that goes through the very transformer of the real ones, so that what is said about a route is what the route does.
/// Nothing is sent.
/// </summary>
/// <param name="upstream">Who would be asked.</param>
internal sealed class DryRunExchange(Upstream upstream) : IDisposable
{
    private readonly AnswerLimit _limit = new(Timeout.InfiniteTimeSpan);
    private ExchangeTransformer? _transformer;

    /// <summary>The URL that the upstream would be asked for, and the head that it would get.</summary>
    /// <param name="context">The browser's request.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<(string Url, HeaderList Head)> AskAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var exchange = new Exchange(0, DateTimeOffset.UnixEpoch, ArrivedRequest.Read(context));
        var call = new UpstreamCall(upstream, exchange, new UpstreamFailure(inContainer: false)) { Browser = context, Limit = _limit };
        _transformer = new ExchangeTransformer(call, new LoopMark());
        using var message = new HttpRequestMessage(new HttpMethod(context.Request.Method), upstream.Target.Origin.Serialized);
        await _transformer.TransformRequestAsync(context, message, upstream.Target.Origin.Serialized, cancellationToken);
        return (message.RequestUri!.OriginalString, RawHeaders.Of(message));
    }

    /// <summary>Turns an upstream's answer to what was asked into the browser's, in the context's response.</summary>
    /// <param name="context">The browser's request, already asked.</param>
    /// <param name="answer">The upstream's.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task AnswerAsync(HttpContext context, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        await _transformer!.TransformResponseAsync(context, answer, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _limit.Dispose();
}
