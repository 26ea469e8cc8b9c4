using System.Globalization;
using System.Text;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace DevProxy.Pipeline;

/// <summary>
/// What is not valid HTTP in a request's head although the server accepted it. Kestrel passes on a target with control bytes (HTTP/1.1), or
/// with any byte at all (HTTP/2), and a port out of range: behind DevProxy they would make another request than the one that was routed.
/// </summary>
internal static class RequestSyntax
{
    /// <summary>The first thing that is not valid; null when the head may be routed.</summary>
    /// <param name="context">The request.</param>
    /// <param name="headers">Its header lines.</param>
    public static ExchangeError? Problem(HttpContext context, HeaderList headers)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (HttpToken.IndexOfInvisible(target) is >= 0 and var index)
        {
            return Error(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The request target contains the byte 0x{(int)target[index]:X2} at position {index + 1}; only visible ASCII (0x21 "
                        + $"to 0x7E) is allowed there (RFC 9112, section 3.2)."
                ),
                string.Create(CultureInfo.InvariantCulture, $"Percent-encode it in the client, as browsers do: %{(int)target[index]:X2}.")
            );
        }

        var host = context.Request.Host.Value ?? "";
        return host.Length == 0 || HttpToken.IsHost(host)
            ? Headers(headers)
            : Error(
                $"The Host \"{host}\" is not a valid host and port; a port is a number from 1 to 65535.",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Send the address that DevProxy listens on, for example \"Host: localhost:{context.Connection.LocalPort}\"."
                )
            );
    }

    private static ExchangeError? Headers(HeaderList headers)
    {
        foreach (var (name, value) in headers)
        {
            if (!HttpToken.Is(name))
                return Error(
                    "A header name contains a byte that is not allowed there (RFC 9110, section 5.6.2).",
                    "Use letters, digits and hyphens in header names."
                );
            if (HttpToken.IndexOfControl(value) is >= 0 and var index)
                return Error(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The header {name} contains the control byte 0x{(int)value[index]:X2} (RFC 9110, section 5.5)."
                    ),
                    "Remove it from the value, or encode it in the client."
                );
        }

        return null;
    }

    private static ExchangeError Error(string detail, string fix) => new("http_request_error", detail, fix);
}

/// <summary>
/// How the bytes of a request's <c>Connection</c> become characters: one for one, and so that Kestrel keeps them. Where it finds exactly
/// one of <c>close</c>, <c>keep-alive</c> and <c>upgrade</c> it puts that alone instead of all lines, and the names of the headers
/// that belong to the connection are lost (RFC 9110, section 7.6.1). A line that names one therefore ends in two of these words, which are
/// taken off again before anybody reads it; one of them is <c>close</c>, so such a connection serves no further request.
/// </summary>
internal sealed class ConnectionLines : Encoding
{
    // The last character occurs in no line: one byte is one character below it.
    private const string Mark = ",keep-alive,close,\uE000";

    private static readonly string[] Known = ["close", "keep-alive", "upgrade"];

    /// <summary>Puts the lines back as they were sent.</summary>
    public static void Restore(IHeaderDictionary headers)
    {
        var lines = headers.Connection;
        if (lines.Count > 0 && lines.Any(IsMarked))
            headers.Connection = new StringValues([.. lines.Select(line => IsMarked(line) ? line![..^Mark.Length] : line)]);
    }

    public override int GetByteCount(char[] chars, int index, int count) => count;

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetCharCount(byte[] bytes, int index, int count) =>
        count + (NamesHeaders(bytes.AsSpan(index, count)) ? Mark.Length : 0);

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        var count = Latin1.GetChars(bytes, byteIndex, byteCount, chars, charIndex);
        if (!NamesHeaders(bytes.AsSpan(byteIndex, byteCount)))
            return count;
        Mark.CopyTo(chars.AsSpan(charIndex + count));
        return count + Mark.Length;
    }

    public override int GetMaxByteCount(int charCount) => charCount;

    public override int GetMaxCharCount(int byteCount) => byteCount + Mark.Length;

    // Code that makes a string of bytes calls these two overloads; the ones above would copy into an array and out of it again.
    public override unsafe int GetCharCount(byte* bytes, int count) =>
        count + (NamesHeaders(new ReadOnlySpan<byte>(bytes, count)) ? Mark.Length : 0);

    public override unsafe int GetChars(byte* bytes, int byteCount, char* chars, int charCount)
    {
        var count = Latin1.GetChars(bytes, byteCount, chars, charCount);
        if (count == charCount || !NamesHeaders(new ReadOnlySpan<byte>(bytes, byteCount)))
            return count;
        Mark.CopyTo(new Span<char>(chars, charCount)[count..]);
        return count + Mark.Length;
    }

    private static bool IsMarked(string? line) => line?.EndsWith(Mark, StringComparison.Ordinal) == true;

    private static bool NamesHeaders(ReadOnlySpan<byte> line)
    {
        foreach (var range in line.Split((byte)','))
        {
            var option = line[range].Trim(" \t"u8);
            if (!option.IsEmpty && !IsKnown(option))
                return true;
        }

        return false;
    }

    private static bool IsKnown(ReadOnlySpan<byte> option)
    {
        foreach (var known in Known)
        {
            if (Ascii.EqualsIgnoreCase(option, known))
                return true;
        }

        return false;
    }
}
