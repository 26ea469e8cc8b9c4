using System.Collections.Immutable;

namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>A request that a page sends to a backend.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path, with its slash at the beginning.</param>
/// <param name="WithCredentials">Whether the page's cookies are sent; the backend then requires one.</param>
/// <param name="Headers">Each as <c>Name: value</c>.</param>
internal sealed record PageRequest(string Method, string Path, bool WithCredentials, params ImmutableArray<string> Headers)
{
    public static PageRequest Put { get; } =
        new("PUT", "/orders/7", WithCredentials: false, "Authorization: Bearer t", "Content-Type: application/json");

    public static PageRequest PutWithCookie { get; } = Put with { WithCredentials = true };

    /// <summary>The request as options of <c>fetch</c>.</summary>
    public object Options =>
        new
        {
            method = Method,
            credentials = WithCredentials ? "include" : "omit",
            headers = Headers.Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1]),
            body = Body,
        };

    private string? Body => Method == "GET" ? null : "{}";

    /// <summary>The request as arguments of <c>devproxy check</c>.</summary>
    public string[] Arguments(string url, string origin, string backend) =>
        [
            "check",
            url + Path,
            "--origin",
            origin,
            "--method",
            Method,
            .. Headers.SelectMany(line => new[] { "--header", line }),
            "--credentials",
            WithCredentials ? "include" : "omit",
            .. Body is null ? Array.Empty<string>() : ["--data", Body],
            "--send",
            "--json",
            "--backend",
            backend,
        ];
}
