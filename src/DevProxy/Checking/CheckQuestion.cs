using System.Collections.Immutable;
using DevProxy.Cors;

namespace DevProxy.Checking;

/// <summary>What is to be found out: what a page would get that makes this request.</summary>
/// <param name="Url">The URL as it was asked about, absolute.</param>
/// <param name="Fetch">The request as the page's script makes it.</param>
/// <param name="Body">Its body; null when it has none.</param>
/// <param name="Send">Whether a request that may change something is sent.</param>
/// <param name="Notes">What has to be said about it: a header that a browser drops, a Content-Type that was chosen.</param>
internal sealed record CheckQuestion(string Url, FetchRequest Fetch, ReadOnlyMemory<byte>? Body, bool Send, ImmutableArray<string> Notes)
{
    /// <summary>Whether the request itself may be sent: what only reads always, anything else when it was asked for.</summary>
    public bool MaySend => Send || FetchMethod.Normalize(Fetch.Method) is "GET" or "HEAD";
}
