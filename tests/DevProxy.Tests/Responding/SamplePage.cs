namespace DevProxy.Tests.Responding;

/// <summary>What a browser sends along with the requests of a page on another port of this machine.</summary>
internal static class SamplePage
{
    public const string Page = "http://localhost:3000";

    public static readonly (string, string)[] FromThePage = [("Origin", Page), ("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Site", "same-site")];

    public static readonly (string, string)[] Preflight = [.. FromThePage, ("Access-Control-Request-Method", "PUT")];
}
