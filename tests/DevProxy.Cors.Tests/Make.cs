namespace DevProxy.Cors.Tests;

/// <summary>Short ways to write what nearly every test needs.</summary>
internal static class Make
{
    public const string Page = "https://app.example.com";
    public const string Api = "https://api.example.com/data";

    /// <summary>Headers from lines such as <c>Vary: Origin</c>; the value is all after the colon and one space.</summary>
    public static HeaderList Headers(params string[] lines) =>
        new(
            lines.Select(line =>
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                var value = line[(colon + 1)..];
                return new HeaderLine(line[..colon], value.StartsWith(' ') ? value[1..] : value);
            })
        );

    public static Answer Answer(int status, params string[] lines) => new(status, Headers(lines));

    public static JudgingContext Context(
        string method = "GET",
        CredentialsMode credentials = CredentialsMode.Unknown,
        params string[] unsafeNames
    ) => new(Api, Page, method, [.. unsafeNames], credentials);

    public static Origin Origin(string text)
    {
        Assert.True(Cors.Origin.TryParse(text, out var origin), $"{text} is an origin");
        return origin;
    }

    public static ObservedRequest Request(string method, string url, params string[] lines) => new(method, url, Headers(lines));
}
