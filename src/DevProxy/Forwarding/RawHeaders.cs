using System.Net.Http.Headers;
using DevProxy.Cors;

namespace DevProxy.Forwarding;

/// <summary>The header lines of HTTP messages, as they go over the wire.</summary>
internal static class RawHeaders
{
    /// <summary>How many lines a head may have, either way.</summary>
    public const int MostLines = 500;

    public static HeaderList Of(HttpRequestMessage message) => new(Lines(message.Headers).Concat(Lines(message.Content?.Headers)));

    public static HeaderList Of(HttpResponseMessage message) => new(Lines(message.Headers).Concat(Lines(message.Content.Headers)));

    /// <summary>How many lines an answer's head has. It is counted where nothing else has read it yet.</summary>
    public static int Count(HttpResponseMessage message)
    {
        var count = 0;
        foreach (var header in message.Headers.NonValidated)
            count += header.Value.Count;
        foreach (var header in message.Content.Headers.NonValidated)
            count += header.Value.Count;
        return count;
    }

    /// <summary><c>HTTP/1.1</c>, <c>HTTP/2</c>.</summary>
    public static string Version(Version version) => version.Major >= 2 ? $"HTTP/{version.Major}" : $"HTTP/{version}";

    private static IEnumerable<HeaderLine> Lines(HttpHeaders? headers)
    {
        if (headers is null)
            yield break;
        foreach (var header in headers.NonValidated)
        {
            foreach (var value in header.Value)
                yield return new HeaderLine(header.Key, value);
        }
    }
}
