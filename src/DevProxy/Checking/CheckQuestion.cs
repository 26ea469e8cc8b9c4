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

/// <summary>What somebody wrote behind <c>devproxy check</c>, option by option and unread; null where an option was left out.</summary>
/// <param name="Url">The URL.</param>
/// <param name="Origin"><c>--origin</c>.</param>
/// <param name="Method"><c>--method</c>.</param>
/// <param name="Headers">Each <c>--header</c>.</param>
/// <param name="Credentials"><c>--credentials</c>.</param>
/// <param name="Data"><c>--data</c>.</param>
/// <param name="Send"><c>--send</c>.</param>
/// <param name="Backend"><c>--backend</c>.</param>
internal sealed record CheckArguments(
    string? Url,
    string? Origin,
    string? Method,
    ImmutableArray<string> Headers,
    string? Credentials,
    string? Data,
    bool Send,
    string? Backend
);

/// <summary>What came of reading the arguments of <c>check</c>.</summary>
/// <param name="Question">The question; null when the arguments cannot be used.</param>
/// <param name="Problem">Why they cannot, and what to write instead; null when they can.</param>
internal sealed record CheckQuestionReading(CheckQuestion? Question, string? Problem);
