namespace DevProxy.Tests.Checking;

/// <summary>What a server of a row was asked.</summary>
/// <param name="Server">Which of the four.</param>
/// <param name="Head">Request line and header lines.</param>
/// <param name="Body">As it came.</param>
internal sealed record WebPlatformRequest(string Server, string Head, string Body)
{
    public string Method => Head.Split(' ')[0];

    public string Path => Head.Split(' ')[1];

    public bool IsPreflight => Method == "OPTIONS" && Header("Access-Control-Request-Method") is not null;

    public string? Header(string name) => ScriptedServer.Header(Head, name);
}
