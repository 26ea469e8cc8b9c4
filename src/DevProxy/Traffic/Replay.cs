using System.Globalization;
using DevProxy.Configuration;
using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>What came of sending a request again.</summary>
/// <param name="Outcome">Whether it arrived.</param>
internal sealed record Replay(ReplayOutcome Outcome)
{
    private static readonly UriCreationOptions AsReceived = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>The new exchange; null when it did not arrive.</summary>
    public long? Id { get; init; }

    /// <summary>
    /// With <see cref="ReplayOutcome.NotPossible"/> and <see cref="ReplayOutcome.NotValid"/> why, for a person; else null.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>Why an exchange's request cannot be sent again, for a person; null when it can.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="hasOwnBody">Whether the replay brings another body.</param>
    public static string? WhyNot(Exchange exchange, bool hasOwnBody = false)
    {
        if (exchange.Kind == ExchangeKind.Preflight)
            return "A preflight is the browser's own question. Replay the request that it was for, or ask with: devproxy check URL "
                + "--origin ORIGIN.";
        if (exchange.Kind == ExchangeKind.Websocket)
            return "A WebSocket cannot be sent again: it is a stream of messages, not one request.";
        if (!IsSendable(exchange.Request))
            return "Its head is not valid HTTP, so it was refused. Fix the client that sent it.";
        if (hasOwnBody)
            return null;
        if (exchange.RequestBody.IsTruncated)
        {
            // Less than one body may have is kept where all of them together have reached their bound.
            var setting = exchange.RequestBody.KeptBytes < exchange.ShownBodyBytes ? "maxMemoryMegabytes" : "maxBodyBytes";
            return $"The body has {exchange.RequestBody.Size} bytes and only the first {exchange.RequestBody.KeptBytes} were kept. "
                + $"Raise inspector.{setting}, and send the request from the page again.";
        }

        return IsStillArriving(exchange) ? "Its body is still being sent. Wait until it is complete." : null;
    }

    /// <summary>Why it cannot be sent under a profile: what was a secret under another is none of its upstream's business.</summary>
    /// <param name="profile">The profile in force; null for none.</param>
    /// <param name="original">The exchange.</param>
    /// <param name="sent">What is to be sent.</param>
    public static string? WhyNotUnder(string? profile, Exchange original, EditedRequest sent) =>
        original.Arrived.Profile != profile && sent.KeepsSecret
            ? $"It was sent under the profile {original.Arrived.Profile ?? "default"}, and its credentials are not for the upstreams of "
                + $"{profile ?? "default"}. Switch back first: devproxy use {original.Arrived.Profile ?? "default"}."
            : null;

    /// <summary>Why it cannot be sent along another route: a secret is for the upstream that it was sent to.</summary>
    /// <param name="sent">What is to be sent.</param>
    /// <param name="first">The route that takes the original; null when none does.</param>
    /// <param name="route">The route that takes what is sent; null when none does.</param>
    public static string? WhyNotAlong(EditedRequest sent, RouteConfig? first, RouteConfig? route) =>
        !sent.KeepsSecret || route is null || route.Target?.Origin == first?.Target?.Origin
            ? null
            : $"The route \"{route.Key}\" leads to another upstream, which must not get the masked values of this request: write others, or "
                + "take them off.";

    // What was refused for its head is recorded as it came; an HTTP client would write it with left-over bytes of another request.
    private static bool IsSendable(ObservedRequest request) =>
        HttpToken.IsTarget(request.Url)
        && Uri.TryCreate(request.Url, AsReceived, out _)
        && request.Headers.All(static line => HttpToken.Is(line.Name) && HttpToken.IsValue(line.Value));

    private static bool IsStillArriving(Exchange exchange)
    {
        if (exchange.DurationMs is not null)
            return false;
        var headers = exchange.Request.Headers;
        return headers.Contains("Transfer-Encoding")
            || (
                long.TryParse(headers.Get("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                && exchange.RequestBody.Size < length
            );
    }
}

/// <summary>Whether a request that was to be sent again arrived.</summary>
internal enum ReplayOutcome
{
    /// <summary>It is an exchange of its own now.</summary>
    Arrived,

    /// <summary>The exchange is not kept, or no longer.</summary>
    NotKept,

    /// <summary>It cannot be sent again.</summary>
    NotPossible,

    /// <summary>What was edited makes no request.</summary>
    NotValid,

    /// <summary>It was sent, and the proxy did not accept it.</summary>
    NotArrived,
}

/// <summary>Sends requests again through the proxy's own listener; who has that listener implements it.</summary>
internal interface IReplaySender
{
    /// <summary>The route that takes such a request; null when none does.</summary>
    RouteConfig? RouteOf(ObservedRequest request);

    /// <summary>The id of the exchange that the replay became, as soon as it has arrived; null when it did not arrive.</summary>
    /// <param name="originalId">The exchange that is sent again.</param>
    /// <param name="request">What is sent.</param>
    Task<long?> SendAsync(long originalId, EditedRequest request, CancellationToken cancellationToken);
}
