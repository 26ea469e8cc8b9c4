using System.Globalization;
using DevProxy.Configuration;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http.Features;

namespace DevProxy.Pipeline;

/// <summary>
/// What is not valid HTTP in a request's head although the server accepted it. Kestrel passes on a target with control bytes (HTTP/1.1), or with any byte at all (HTTP/2), and a port
/// out of range: behind DevProxy they would make another request than the one that was routed.
/// </summary>
internal static class RequestSyntax
{
    /// <summary>The first thing that is not valid; null when the head may be routed.</summary>
    public static ExchangeError? Problem(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (HttpToken.IndexOfInvisible(target) is >= 0 and var index)
        {
            return Error(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The request target contains the byte 0x{(int)target[index]:X2} at position {index + 1}; only visible ASCII (0x21 to 0x7E) is allowed there (RFC 9112, section 3.2)."
                ),
                string.Create(CultureInfo.InvariantCulture, $"Percent-encode it in the client, as browsers do: %{(int)target[index]:X2}.")
            );
        }

        var host = context.Request.Host.Value ?? "";
        return host.Length == 0 || HttpToken.IsHost(host)
            ? Headers(context.Request.Headers)
            : Error(
                $"The Host \"{host}\" is not a valid host and port; a port is a number from 1 to 65535.",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Send the address that DevProxy listens on, for example \"Host: localhost:{context.Connection.LocalPort}\"."
                )
            );
    }

    private static ExchangeError? Headers(IHeaderDictionary headers)
    {
        foreach (var (name, lines) in headers)
        {
            if (!HttpToken.Is(name))
                return Error(
                    "A header name contains a byte that is not allowed there (RFC 9110, section 5.6.2).",
                    "Use letters, digits and hyphens in header names."
                );
            foreach (var line in lines)
            {
                if (line is not null && HttpToken.IndexOfControl(line) is >= 0 and var index)
                    return Error(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"The header {name} contains the control byte 0x{(int)line[index]:X2} (RFC 9110, section 5.5)."
                        ),
                        "Remove it from the value, or encode it in the client."
                    );
            }
        }

        return null;
    }

    private static ExchangeError Error(string detail, string fix) => new("http_request_error", detail, fix);
}
