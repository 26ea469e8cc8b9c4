using System.Collections.Immutable;

namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>What the page asks of a backend.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">From the first slash on.</param>
/// <param name="WithCredentials">Whether the page's cookies go along; the backend then wants one.</param>
/// <param name="Headers">Each as <c>Name: value</c>.</param>
internal sealed record Asked(string Method, string Path, bool WithCredentials, params ImmutableArray<string> Headers)
{
    public static Asked Put { get; } =
        new("PUT", "/orders/7", WithCredentials: false, "Authorization: Bearer t", "Content-Type: application/json");

    public static Asked PutWithCookie { get; } = Put with { WithCredentials = true };

    /// <summary>The options of <c>fetch</c>.</summary>
    public object Options =>
        new
        {
            method = Method,
            credentials = WithCredentials ? "include" : "omit",
            headers = Headers.Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1]),
            body = Body,
        };

    private string? Body => Method == "GET" ? null : "{}";

    /// <summary>The arguments of <c>devproxy check</c>.</summary>
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
