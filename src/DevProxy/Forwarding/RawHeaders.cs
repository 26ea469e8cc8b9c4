using System.Net.Http.Headers;
using DevProxy.Cors;

namespace DevProxy.Forwarding;

/// <summary>The header lines of HTTP messages, as they go over the wire.</summary>
internal static class RawHeaders
{
    public static HeaderList Of(HttpRequestMessage message) => new(Lines(message.Headers).Concat(Lines(message.Content?.Headers)));

    public static HeaderList Of(HttpResponseMessage message) => new(Lines(message.Headers).Concat(Lines(message.Content.Headers)));

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
