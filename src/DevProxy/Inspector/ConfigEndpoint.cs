namespace DevProxy.Inspector;

/// <summary><c>GET /api/config</c>: the configuration in force, what is wrong with the file, where DevProxy listens, and the token.</summary>
/// <param name="board">The configuration.</param>
/// <param name="proxyUrl">Where the proxy listens, as a browser on this machine writes it.</param>
/// <param name="inspectorUrl">Where the inspector does.</param>
/// <param name="token">What a request that changes something has to show.</param>
internal sealed class ConfigEndpoint(ConfigStatus board, string proxyUrl, string inspectorUrl, string token)
{
    /// <summary>Answers with both.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        var now = board.Now;
        return InspectorJson.AnswerAsync(
            context,
            json =>
            {
                json.WriteStartObject();
                ConfigJson.Write(json, now.InForce);
                ConfigJson.WriteStanding(json, now);
                json.WriteStartObject("listening");
                json.WriteString("proxy", proxyUrl);
                json.WriteString("inspector", inspectorUrl);
                json.WriteEndObject();
                json.WriteString("token", token);
                json.WriteEndObject();
            }
        );
    }
}
