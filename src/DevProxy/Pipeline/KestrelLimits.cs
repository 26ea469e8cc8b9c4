using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DevProxy.Pipeline;

/// <summary>The server's limits: what an API allows is not for a proxy on the way to it to refuse.</summary>
internal static class KestrelLimits
{
    private const int RequestLineBytes = 64 * 1024;
    private const int HeaderSectionBytes = 256 * 1024;

    // The shortest header line, "a:" and a line end, has four bytes: the size is the limit, never the count.
    private const int HeaderLines = HeaderSectionBytes / 4;

    public static void Apply(KestrelServerOptions options)
    {
        options.AddServerHeader = false;

        // An absolute-form target names the authority; a Host that differs counts nothing (RFC 9112, section 3.2.2).
        options.AllowHostHeaderOverride = true;

        // One char for one byte, both ways.
        options.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        options.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;

        var limits = options.Limits;
        limits.MaxRequestBodySize = null;
        limits.MaxRequestLineSize = RequestLineBytes;
        limits.MaxRequestHeadersTotalSize = HeaderSectionBytes;
        limits.MaxRequestHeaderCount = HeaderLines;
        limits.Http2.MaxRequestHeaderFieldSize = HeaderSectionBytes;

        limits.MaxConcurrentConnections = OpenFiles.Connections();

        // A slow upload or a page that stops reading (a debugger's breakpoint) is no attack here.
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
    }
}
