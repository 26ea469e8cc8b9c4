using System.Globalization;
using DevProxy.Routing;

namespace DevProxy.Tests.EndToEnd.Documented;

/// <summary>
/// What another tool's documentation says becomes of a cookie or of a redirect, and what is written for the same in <c>proxy.json</c>. In
/// all texts <c>{target}</c> is the upstream and <c>{front}</c> the host and port that the browser called, over plain http.
/// </summary>
/// <param name="Source">Where it says so; no two rows have the same.</param>
/// <param name="Peer">The options of http-proxy-middleware, as JavaScript.</param>
/// <param name="Route">What stands in <c>routes["/api"]</c> beside the target.</param>
/// <param name="Answer">The upstream's <c>Set-Cookie</c>, or a redirect's status and <c>Location</c>.</param>
/// <param name="Documented">What the browser gets for it.</param>
internal sealed record AnswerExample(string Source, string Peer, string Route, string Answer, string Documented)
{
    /// <summary>What the browser gets from DevProxy, where that is something else.</summary>
    public Difference? Ours { get; init; }

    /// <summary>The status of a redirect; null for a cookie.</summary>
    public int? Redirect =>
        int.TryParse(Answer.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : null;

    /// <summary>The header's value.</summary>
    public string Value => Redirect is null ? Answer : Answer.Split(' ')[1];
}
