using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Forwarding;
using DevProxy.Responding;
using DevProxy.Routing;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>
/// What would become of a request in DevProxy: the same route table, the same transformer and the same CORS writer get a made-up request,
/// and what they change is described. Nothing is sent.
/// </summary>
/// <param name="config">The configuration.</param>
/// <param name="routes">Its routes.</param>
internal sealed class DryRun(ProxyConfig config, RouteTable routes)
{
    private readonly Redaction _redaction = new(config.Log);

    /// <summary>The mocks that answer before any route is asked.</summary>
    public ImmutableArray<Mock> Mocks { get; init; } = [];

    // Shown where the port is 0: which free one it will be is not known before.
    private const int UsualPort = 8010;

    private const string Closed =
        "Access-Control-Allow-Origin and Access-Control-Allow-Credentials of the upstream are removed for an origin that "
        + "\"cors.origin\" does not allow, "
        + "because DevProxy adds a credential here";

    /// <summary>Where a configuration lets DevProxy listen.</summary>
    public static CalledOrigin Listener(ProxyConfig config)
    {
        _ = Origin.TryFromUrl(
            ProxyApp.Url(config.Https is null ? "http" : "https", config.Host, config.Port == 0 ? UsualPort : config.Port),
            out var origin
        );
        return Called(origin!);
    }

    /// <summary>An origin as a request to it names it.</summary>
    public static CalledOrigin Called(Origin origin) =>
        new(origin.Scheme!, origin.Serialized[(origin.Serialized.IndexOf("://", StringComparison.Ordinal) + 3)..]);

    /// <summary>Describes what becomes of one request.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="called">How DevProxy is addressed.</param>
    /// <param name="target">What is asked of it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<RouteExplanation> TellAsync(string method, CalledOrigin called, RawTarget target, CancellationToken cancellationToken)
    {
        var rejected = routes.WhyNot(called.Host, target.Path);
        var taken = routes.Match(called.Host, target.Path);
        var told = new RouteExplanation(taken?.Config.Key, null, rejected, [], [])
        {
            Method = method,
            Url = _redaction.Url($"{called}{target}"),
        };
        if (Mock(method, called, target) is { } mock)
            return told with { Answer = mock.Words, ResponseChanges = [.. mock.Explain(), .. taken is null ? [] : Features(taken)] };
        if (taken is not { } route)
            return told with { Error = _redaction.Error(ExchangePipeline.NoRoute(config, called.Host, target.Path)) };
        if (route.Responder is not UpstreamResponder { Upstream: var upstream })
        {
            var page = new DryRunRequest(method, called, target, route.Config).From(ForeignPage(route.Config.Cors, called));
            return told with
            {
                Answer = route.Config.Features.First(static feature => feature.InsteadOfTarget is not null).Banner,
                ResponseChanges = [.. Features(route), .. DryRunCors.Sentences(route.Config.Cors, page, route.Responder.AsksUpstream)],
            };
        }

        var (upstreamUrl, requestChanges, responseChanges) = await TryAsync(
            route,
            upstream,
            new DryRunRequest(method, called, target, route.Config),
            called,
            target,
            cancellationToken
        );
        return told with
        {
            UpstreamUrl = _redaction.Url(upstreamUrl),
            RequestChanges =
            [
                .. requestChanges.Select(_redaction.Text),
                .. config.Log.Otlp is null
                    ? Array.Empty<string>()
                    : ["traceparent is set, so that the API's spans belong to the same trace"],
            ],
            ResponseChanges = [.. Features(route), .. responseChanges.Select(_redaction.Text)],
            Parity = PathParity.Of(route.Config, target.Path, UpstreamPath.Of(route.Config, target.Path).Value) is { } parity
                ? _redaction.Text(parity)
                : null,
            Hop = upstream.Hop,
        };
    }

    private IEnumerable<string> Features(Route route) =>
        route.Config.Features.SelectMany(static feature => feature.Explain()).Select(_redaction.Text);

    private Mock? Mock(string method, CalledOrigin called, RawTarget target)
    {
        var head = new ObservedRequest(method, $"{called}{target}", HeaderList.Empty);
        var request = new ArrivedRequest(ExchangeKind.Request, head, "HTTP/1.1") { Called = called, Target = target };
        return Mocks.FirstOrDefault(mock => mock.IsReady && mock.IsFor(method, request));
    }

    private static async Task<(string Url, ImmutableArray<string> RequestChanges, ImmutableArray<string> ResponseChanges)> TryAsync(
        Route route,
        Upstream upstream,
        DryRunRequest page,
        CalledOrigin called,
        RawTarget target,
        CancellationToken cancellationToken
    )
    {
        using var attempt = new DryRunExchange(upstream);
        var own = page.From(called.ToString());
        var (url, sent) = await attempt.AskAsync(own, cancellationToken);
        var foreign = page.From(ForeignPage(route.Config.Cors, called));
        var (_, sentForForeign) = await attempt.AskAsync(foreign, cancellationToken);
        var path = UpstreamPath.Of(route.Config, target.Path).Value;

        // The answer belongs to the request that was asked last.
        var received = DryRunAnswer.Head(route.Config, path);
        using var answer = DryRunAnswer.Of(received);
        await attempt.AnswerAsync(foreign, answer, cancellationToken);
        return (
            url,
            [.. Path(target.Path, path), .. RequestChanges(route, own, sent, foreign, sentForForeign)],
            [
                .. new HeadDifference(received, HeaderLines.Of(foreign.Response.Headers), Shown(route.Config.ResponseHeaders)).Sentences(),
                .. DryRunCors.Sentences(route.Config.Cors, foreign, asksUpstream: true),
                .. route.Config.AddsIdentity ? [Closed] : Array.Empty<string>(),
            ]
        );
    }

    private static IEnumerable<string> Path(string called, string asked) => called == asked ? [] : [$"path: {called} becomes {asked}"];

    private static IEnumerable<string> RequestChanges(
        Route route,
        HttpContext own,
        HeaderList sent,
        HttpContext foreign,
        HeaderList sentForForeign
    )
    {
        foreach (
            var sentence in new HeadDifference(HeaderLines.Of(own.Request.Headers), sent, Shown(route.Config.Headers)).Sentences(
                "Origin",
                "Referer",
                "CDN-Loop"
            )
        )
            yield return sentence;
        if (OriginSentence(own, sent, foreign, sentForForeign) is { } origin)
            yield return origin;
        yield return "CDN-Loop: devproxy-… is set, to detect loops";
        if (!route.Config.Ws)
            yield return "a WebSocket upgrade is refused with 403: \"ws\" is false";
        if (route.Config.AddsIdentity)
        {
            yield return "a request from a page that \"cors.origin\" does not allow is refused with 403, whatever its method, because "
                + "DevProxy adds a "
                + "credential here; opening the address in a tab works";
        }
    }

    // Same-origin and cross-origin pages are distinguished by what the browser itself says, which is not known before there is a request.
    private static string? OriginSentence(HttpContext own, HeaderList sent, HttpContext foreign, HeaderList sentForForeign)
    {
        var (page, other) = (own.Request.Headers.Origin.ToString(), foreign.Request.Headers.Origin.ToString());
        var (ofPage, ofOther) = (sent.Get("Origin"), sentForForeign.Get("Origin"));
        if (ofPage == page && ofOther == other)
            return null;
        if (ofOther is null)
            return "Origin is removed";
        if (ofOther != other)
            return $"Origin and Referer become those of {ofOther}";
        return $"Origin and Referer become those of {ofPage} when the page itself is at {page}; a page of another origin keeps its own";
    }

    // A value that comes from a variable, or is a secret, is shown as the file has it.
    private static Func<string, string, string> Shown(ImmutableArray<HeaderChange> changes) =>
        (name, value) =>
            changes.LastOrDefault(change => change.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && change.Value == value)?.Masked
            ?? value;

    private static string ForeignPage(CorsPolicy? policy, CalledOrigin called)
    {
        if (
            policy is { Origin: { Kind: OriginRuleKind.List, Exact: var written } }
            && written.FirstOrDefault(origin => origin != "null" && origin != called.ToString()) is { } first
        )
            return first;
        return called.ToString() == "http://localhost:3000" ? "http://localhost:3001" : "http://localhost:3000";
    }
}
