using System.Buffers;
using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>The header lines of HTTP messages, as they go over the wire.</summary>
internal static class RawHeaders
{
    /// <summary>How many lines a head may have, either way.</summary>
    public const int MostLines = 500;

    public static HeaderList Of(HttpRequestMessage message) => Of(message.Headers, message.Content?.Headers);

    public static HeaderList Of(HttpResponseMessage message) => Of(message.Headers, message.Content.Headers);

    /// <summary>How many lines an answer's head has. It is counted where nothing else has read it yet.</summary>
    public static int Count(HttpResponseMessage message) => Count(message.Headers) + Count(message.Content.Headers);

    /// <summary><c>HTTP/1.1</c>, <c>HTTP/2</c>.</summary>
    public static string Version(Version version) => version.Major >= 2 ? $"HTTP/{version.Major}" : $"HTTP/{version}";

    private static HeaderList Of(HttpHeaders head, HttpHeaders? content)
    {
        var lines = ImmutableArray.CreateBuilder<HeaderLine>(Count(head) + Count(content));
        Add(head, lines);
        Add(content, lines);
        return new HeaderList(lines.MoveToImmutable());
    }

    private static void Add(HttpHeaders? headers, ImmutableArray<HeaderLine>.Builder lines)
    {
        if (headers is null)
            return;
        foreach (var header in headers.NonValidated)
        {
            foreach (var value in header.Value)
                lines.Add(new HeaderLine(header.Key, value));
        }
    }

    private static int Count(HttpHeaders? headers)
    {
        var count = 0;
        if (headers is null)
            return count;
        foreach (var header in headers.NonValidated)
            count += header.Value.Count;
        return count;
    }
}

/// <summary>
/// The last check of a request's head before it is sent, wherever it comes from: a browser, a rewrite, the configuration, a question of
/// DevProxy's own. The HTTP client writes a target as it is given, and for what is not ASCII in it leaves bytes of an earlier request in
/// its buffer.
/// </summary>
internal static class SendableHead
{
    /// <summary>Why it is not sent; null when it is valid HTTP.</summary>
    /// <param name="target">Path and query.</param>
    /// <param name="head">All header lines.</param>
    /// <param name="route">Where it would go.</param>
    /// <param name="asBrowser">Whether it is sent as a browser would send it, which keeps control characters in values.</param>
    public static ExchangeError? Problem(string target, HeaderList head, RouteConfig route, bool asBrowser)
    {
        if (!target.StartsWith('/') || !HttpToken.IsTarget(target))
        {
            return Error(
                route,
                "path contains a byte that is not allowed in a request target (0x21 to 0x7E are)",
                $"Percent-encode it in routes[\"{route.Key}\"]: this path is made from \"target\" and the replacements in \"pathRewrite\"."
            );
        }

        foreach (var line in head)
        {
            if (!HttpToken.Is(line.Name) || !(asBrowser ? HttpToken.IsValueOfBrowser(line.Value) : HttpToken.IsValue(line.Value)))
            {
                return Error(
                    route,
                    $"header {line.Name} contains a line break or another control character",
                    $"Remove it from \"headers\" of routes[\"{route.Key}\"], or encode it in the client."
                );
            }
        }

        return null;
    }

    private static ExchangeError Error(RouteConfig route, string what, string fix) =>
        new("http_request_error", $"The request to {route.Target!.Origin} was not sent: its {what}.", fix);
}

/// <summary>
/// How the bytes of a response's field values become characters: one for one (Latin-1), and none that must not occur (RFC 9110, section
/// 5.5). The handler would replace some of them by spaces, which changes what a list says.
/// </summary>
internal sealed class FieldValueEncoding : Encoding
{
    /// <summary>For a response that is passed on: Kestrel writes no control character but a tab.</summary>
    public static readonly FieldValueEncoding PassedOn = new([
        .. Enumerable.Range(0, 0x20).Where(c => c != '\t').Select(c => (byte)c),
        0x7F,
    ]);

    /// <summary>
    /// For a response that is only judged: a browser refuses NUL, CR and LF, and keeps every other control character as part of the value.
    /// </summary>
    public static readonly FieldValueEncoding Judged = new([0, (byte)'\r', (byte)'\n']);

    private readonly SearchValues<byte> _refused;

    private FieldValueEncoding(ReadOnlySpan<byte> refused) => _refused = SearchValues.Create(refused);

    public override int GetByteCount(char[] chars, int index, int count) => count;

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        Refuse(bytes.AsSpan(byteIndex, byteCount));
        return Latin1.GetChars(bytes, byteIndex, byteCount, chars, charIndex);
    }

    public override int GetMaxByteCount(int charCount) => charCount;

    public override int GetMaxCharCount(int byteCount) => byteCount;

    // Code that makes a string of bytes calls these two overloads; the ones above would copy into an array and out of it again.
    public override unsafe int GetCharCount(byte* bytes, int count) => count;

    public override unsafe int GetChars(byte* bytes, int byteCount, char* chars, int charCount)
    {
        Refuse(new ReadOnlySpan<byte>(bytes, byteCount));
        return Latin1.GetChars(bytes, byteCount, chars, charCount);
    }

    private void Refuse(ReadOnlySpan<byte> value)
    {
        if (value.ContainsAny(_refused))
            throw new HttpRequestException(HttpRequestError.InvalidResponse, "a response header contains a control byte.");
    }
}
