using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>
/// A question of DevProxy's own: the preflight that a page at another origin would send, over the connections and with the path and the
/// headers that a forwarded one would have. It carries nobody's credentials, as no preflight does, and is not an exchange.
/// </summary>
/// <param name="mark">Set on everything that is sent.</param>
/// <param name="failure">Says what went wrong, which nobody reads here.</param>
internal sealed class UpstreamProbe(LoopMark mark, UpstreamFailure failure)
{
    /// <summary>Asks, and returns the raw answer's head; null when there is none.</summary>
    /// <param name="upstream">Who is asked.</param>
    /// <param name="asked">The browser's request, for its URL and for what the browser calls itself.</param>
    /// <param name="question">What the page would ask.</param>
    /// <param name="secrets">Names of headers that say who somebody is, beside the well-known ones, lower case.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Answer?> AskAsync(
        Upstream upstream,
        ObservedRequest asked,
        PreflightQuestion question,
        ImmutableArray<string> secrets,
        CancellationToken cancellationToken
    )
    {
        using var limit = new AnswerLimit(Timeout.InfiniteTimeSpan);
        var call = new UpstreamCall(upstream, null, failure) { Limit = limit };
        using var message = Message(upstream, asked, question, secrets);
        message.Options.Set(UpstreamCall.Key, call);

        var invoker = upstream.Client.Enter();
        try
        {
            using var response = await invoker.SendAsync(message, cancellationToken);
            return call.Answer;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
        finally
        {
            upstream.Client.Leave();
        }
    }

    private HttpRequestMessage Message(Upstream upstream, ObservedRequest asked, PreflightQuestion question, ImmutableArray<string> secrets)
    {
        var target = RawTarget.Parse(asked.Url);
        var message = new HttpRequestMessage
        {
            Method = HttpMethod.Options,
            Version = upstream.Sending.Version!,
            VersionPolicy = upstream.Sending.VersionPolicy!.Value,
        };
        foreach (var line in Head(asked, question))
            message.Headers.TryAddWithoutValidation(line.Name, line.Value);

        // The caller did not send this question, so it gets no X-Forwarded-For.
        var called = CalledOrigin.OfUrl(asked.Url);
        var config = AsAsked(upstream.Config, secrets);
        RequestHead.Write(message, config, UpstreamPath.Of(config, target.Path).Value, target.Query, called, called, null, mark);
        return message;
    }

    // Fetch, CORS-preflight fetch, steps 1 to 5.
    private static IEnumerable<HeaderLine> Head(ObservedRequest asked, PreflightQuestion question)
    {
        yield return new HeaderLine("Accept", "*/*");
        yield return new HeaderLine(CorsHeader.Origin, question.Origin);
        yield return new HeaderLine(CorsHeader.RequestMethod, question.Method);
        if (!question.UnsafeNames.IsEmpty)
            yield return new HeaderLine(CorsHeader.RequestHeaders, string.Join(',', question.UnsafeNames));
        if (asked.Headers.Get("User-Agent") is { } browser)
            yield return new HeaderLine("User-Agent", browser);
    }

    // The page at the other origin shows that one, whatever this route makes of Origin, and nobody adds an identity to its preflight.
    private static RouteConfig AsAsked(RouteConfig route, ImmutableArray<string> secrets) =>
        route with
        {
            RewriteOrigin = new RewriteOrigin(RewriteOriginKind.Never, null),
            Headers = [.. route.Headers.Where(change => !IsOfThePage(change.Name) && !CredentialHeader.IsAddedBy(change, secrets))],
        };

    private static bool IsOfThePage(string name) =>
        name.Equals(CorsHeader.Origin, StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Access-Control-Request-", StringComparison.OrdinalIgnoreCase);
}
