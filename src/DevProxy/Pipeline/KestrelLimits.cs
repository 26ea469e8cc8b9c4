using System.Text;
using DevProxy.Forwarding;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace DevProxy.Pipeline;

/// <summary>The server's limits: what an API allows is not for a proxy on the way to it to refuse.</summary>
internal static class KestrelLimits
{
    private const int RequestLineBytes = 64 * 1024;
    private const int HeaderSectionBytes = 256 * 1024;

    private static readonly ConnectionLines Connection = new();

    public static void Apply(KestrelServerOptions options)
    {
        options.AddServerHeader = false;

        // An absolute-form target names the authority; a Host that differs counts nothing (RFC 9112, section 3.2.2).
        options.AllowHostHeaderOverride = true;

        // One char for one byte, both ways.
        options.RequestHeaderEncodingSelector = static name => name == HeaderNames.Connection ? Connection : Encoding.Latin1;
        options.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;

        var limits = options.Limits;
        limits.MaxRequestBodySize = null;

        // What an upload may have waiting here for an upstream that is slow to read, a quarter of the default. The server wants it to hold
        // a whole head.
        limits.MaxRequestBufferSize = HeaderSectionBytes;
        limits.MaxRequestLineSize = RequestLineBytes;
        limits.MaxRequestHeadersTotalSize = HeaderSectionBytes;

        // Kestrel copies all earlier lines of a name for each further one: without a bound, work grows with the square of the count.
        limits.MaxRequestHeaderCount = RawHeaders.MostLines;
        limits.Http2.MaxRequestHeaderFieldSize = HeaderSectionBytes;

        // A slow upload or a page that stops reading (a debugger's breakpoint) is not an attack here.
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
    }
}
