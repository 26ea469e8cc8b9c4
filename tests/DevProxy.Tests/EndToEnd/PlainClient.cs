namespace DevProxy.Tests.EndToEnd;

/// <summary>HTTP clients that send what they are told and nothing of their own, and follow nothing.</summary>
internal static class PlainClient
{
    public static HttpClient New() =>
        new(
            new SocketsHttpHandler
            {
                UseCookies = false,
                UseProxy = false,
                AllowAutoRedirect = false,
            }
        );
}
