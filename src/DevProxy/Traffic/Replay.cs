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

    /// <summary>With <see cref="ReplayOutcome.NotPossible"/> why, for a person; else null.</summary>
    public string? Reason { get; init; }

    /// <summary>Why an exchange's request cannot be sent again, for a person; null when it can.</summary>
    public static string? WhyNot(Exchange exchange)
    {
        if (exchange.Kind == ExchangeKind.Preflight)
            return "A preflight is the browser's own question. Replay the request that it was for, or ask with: devproxy check URL "
                + "--origin ORIGIN.";
        if (exchange.Kind == ExchangeKind.Websocket)
            return "A WebSocket cannot be sent again: it is a stream of messages, not one request.";
        if (!IsSendable(exchange.Request))
            return "Its head is not valid HTTP, so it was refused. Fix the client that sent it.";
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
    public static string? WhyNotUnder(string? profile, Exchange original) =>
        original.Arrived.Profile != profile && original.Request.Headers.Any(static line => CredentialHeader.IsIn(line.Name, []))
            ? $"It was sent under the profile {original.Arrived.Profile ?? "default"}, and its credentials are not for the upstreams of "
                + $"{profile ?? "default"}. Switch back first: devproxy use {original.Arrived.Profile ?? "default"}."
            : null;

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

    /// <summary>It was sent, and the proxy did not accept it.</summary>
    NotArrived,
}

/// <summary>Sends requests again through the proxy's own listener; who has that listener implements it.</summary>
internal interface IReplaySender
{
    /// <summary>The id of the exchange that the replay became, as soon as it has arrived; null when it did not arrive.</summary>
    /// <param name="original">One for which <see cref="Replay.WhyNot"/> has no reason.</param>
    Task<long?> SendAsync(Exchange original, CancellationToken cancellationToken);
}
