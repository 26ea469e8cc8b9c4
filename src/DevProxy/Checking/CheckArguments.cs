using System.Collections.Immutable;

namespace DevProxy.Checking;

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
