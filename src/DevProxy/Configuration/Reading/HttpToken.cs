using System.Buffers;

namespace DevProxy.Configuration.Reading;

/// <summary>What HTTP allows in names and values (RFC 9110, section 5.6.2 and 5.5).</summary>
internal static class HttpToken
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Whether this can be a method or a header name.</summary>
    public static bool Is(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenCharacters);

    /// <summary>Whether this can be a header's value: no control character but the tab, and one byte for each character.</summary>
    public static bool IsValue(string text) => text.All(c => c is '\t' or (>= ' ' and <= '\u00FF' and not '\u007F'));
}
