using DevProxy.Configuration;
using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>A request whose head has arrived, read once for every step that follows.</summary>
/// <param name="Kind">What sort of exchange it begins.</param>
/// <param name="Head">The head as it came.</param>
/// <param name="HttpVersion"><c>HTTP/1.1</c> or <c>HTTP/2</c>.</param>
internal sealed record ArrivedRequest(ExchangeKind Kind, ObservedRequest Head, string HttpVersion)
{
    /// <summary>How DevProxy was addressed.</summary>
    public CalledOrigin Called
    {
        get => field ??= CalledOrigin.OfUrl(Head.Url);
        init;
    }

    /// <summary>The origin in the browser's address bar; behind a dev server it is not <see cref="Called"/>.</summary>
    public CalledOrigin Page
    {
        get => field ?? Called;
        init;
    }

    /// <summary>What is asked for.</summary>
    public RawTarget Target { get; init; } = RawTarget.Parse(Head.Url);

    /// <summary>The route that takes the path; null when none does.</summary>
    public RouteConfig? Route { get; init; }

    /// <summary>The exchange that this one is a replay of; null when it is none.</summary>
    public long? ReplayOf { get; init; }
}
