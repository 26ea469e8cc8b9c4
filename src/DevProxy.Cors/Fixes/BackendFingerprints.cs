using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>
/// Detects a backend from its answers. A framework's fingerprint takes precedence over that of a server that may run in front of it.
/// </summary>
internal static class BackendFingerprints
{
    private static readonly ImmutableArray<(string Header, string Part, Backend Backend)> OfFramework =
    [
        ("X-Powered-By", "Express", Backend.Express),
        ("X-Powered-By", "ASP.NET", Backend.AspNetCore),
        ("Server", "Kestrel", Backend.AspNetCore),
        ("Server", "Microsoft-IIS", Backend.AspNetCore),
        ("Server", "WSGIServer", Backend.Django),
        ("Server", "daphne", Backend.Django),
        ("Server", "Werkzeug", Backend.Flask),
        ("Server", "uvicorn", Backend.FastApi),
        ("Server", "hypercorn", Backend.FastApi),
        ("Set-Cookie", "laravel_session=", Backend.Laravel),
        ("Set-Cookie", "rack.session=", Backend.Rack),
        ("Set-Cookie", "PHPSESSID=", Backend.Php),
        ("X-Powered-By", "PHP", Backend.Php),
        ("Set-Cookie", "csrftoken=", Backend.Django),
        ("Set-Cookie", "JSESSIONID=", Backend.Spring),
        ("Set-Cookie", ".AspNetCore.", Backend.AspNetCore),
        ("X-Application-Context", "", Backend.Spring),
        ("apigw-requestid", "", Backend.ApiGateway),
        ("x-amz-apigw-id", "", Backend.ApiGateway),
    ];

    private static readonly ImmutableArray<(string Part, Backend Backend)> OfBody =
    [
        ("<pre>Cannot ", Backend.Express),
        ("{\"message\":\"Route ", Backend.Fastify),
        ("\"code\":\"FST_ERR", Backend.Fastify),
        ("Sinatra doesn", Backend.Rack),
        ("Whitelabel Error Page", Backend.Spring),
        ("org.springframework", Backend.Spring),
        ("ActionController::", Backend.Rails),
        ("ActionDispatch::", Backend.Rails),
        ("Illuminate\\", Backend.Laravel),
        ("You're seeing this error because you have <code>DEBUG = True</code>", Backend.Django),
        ("<h1>Not Found</h1><p>The requested resource was not found on this server.</p>", Backend.Django),
        ("CSRF verification failed", Backend.Django),
        ("{\"detail\":\"Not Found\"}", Backend.FastApi),
        ("{\"detail\":\"Method Not Allowed\"}", Backend.FastApi),
        ("<!doctype html>\n<html lang=en>\n<title>", Backend.Flask),
        ("https://tools.ietf.org/html/rfc9110", Backend.AspNetCore),
        ("Microsoft.AspNetCore", Backend.AspNetCore),
        ("404 page not found", Backend.Go),
    ];

    private static readonly ImmutableArray<(string Part, Backend Backend)> OfServer =
    [
        ("Phusion Passenger", Backend.Rack),
        ("nginx", Backend.Nginx),
        ("openresty", Backend.Nginx),
        ("Caddy", Backend.Caddy),
        ("Apache", Backend.Apache),
        ("LiteSpeed", Backend.Apache),
        ("Puma", Backend.Rack),
        ("WEBrick", Backend.Rack),
        ("Thin", Backend.Rack),
        ("PHP", Backend.Php),
    ];

    /// <summary>The backend, and by what it shows; null when nothing identifies it.</summary>
    /// <param name="headers">The answer's headers.</param>
    /// <param name="errorBody">The beginning of an error answer's body; null when there is none.</param>
    public static Fingerprint? Match(HeaderList headers, string? errorBody)
    {
        // NestJS runs on Express or Fastify, whose fingerprints its answers have too.
        if (errorBody?.Contains("\"message\":\"Cannot ", StringComparison.Ordinal) == true)
            return new Fingerprint(Backend.NestJs, null);
        foreach (var (header, part, backend) in OfFramework)
        {
            if (headers.Lines(header).FirstOrDefault(line => line.Contains(part, StringComparison.OrdinalIgnoreCase)) is { } line)
                return new Fingerprint(backend, Shown(header, line));
        }

        // Only Rails sends both of these.
        if (headers.Contains("X-Runtime") && headers.Contains("X-Request-Id"))
            return new Fingerprint(Backend.Rails, "X-Runtime and X-Request-Id");
        if (First(OfBody, errorBody) is { } framework)
            return new Fingerprint(framework, null);
        var server = headers.Get("Server");
        return First(OfServer, server) is { } inFront ? new Fingerprint(inFront, Shown("Server", server!)) : null;
    }

    // The name of a cookie is enough, and its value may be a secret.
    private static string Shown(string header, string line) =>
        header == "Set-Cookie" ? $"{header}: {line.Split('=')[0]}=…" : $"{header}: {line}";

    private static Backend? First(ImmutableArray<(string Part, Backend Backend)> fingerprints, string? text)
    {
        if (text is null)
            return null;
        foreach (var (part, backend) in fingerprints)
        {
            if (text.Contains(part, StringComparison.Ordinal))
                return backend;
        }

        return null;
    }
}

/// <summary>A backend, as its answer shows it.</summary>
/// <param name="Backend">The backend.</param>
/// <param name="Header">The header line that shows it; null where its error page does.</param>
internal sealed record Fingerprint(Backend Backend, string? Header);
