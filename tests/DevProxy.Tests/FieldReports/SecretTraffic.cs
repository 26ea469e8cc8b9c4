using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using static DevProxy.Tests.FieldReports.KnownSecrets;

namespace DevProxy.Tests.FieldReports;

/// <summary>Traffic with known secrets in every place where DevProxy knows that one may be.</summary>
internal static class SecretTraffic
{
    public const string Page = "http://localhost:3000";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static StringContent Json =>
        new(
            $$$"""
            {"password":"{{{Mark}}}-json","user":"ann","nested":{"accessToken":["{{{Mark}}}-list"],"pin":1234},"next":"https:\/\/x.example\/?page=2\u0026access_token={{{Mark}}}-url",
             "query":"mutation { login(password: \"{{{Mark}}}-graphql\") }","variables":{"clientSecret":"{{{Mark}}}-variable"}}
            """,
            Encoding.UTF8,
            "application/json"
        );

    public static MultipartFormDataContent Parts() =>
        new()
        {
            { new StringContent("ann"), "user" },
            { new StringContent($"{Mark}-part"), "password" },
            { new ByteArrayContent([0, 1, 2, 0xff]), "file", "a.bin" },
        };

    /// <summary>What the upstream answers; it writes down what it got.</summary>
    public static async Task AnswerAsync(HttpContext context, ConcurrentQueue<string> got)
    {
        using var reader = new StreamReader(context.Request.Body);
        var head = string.Concat(context.Request.Headers.Select(header => $"{header.Key}: {header.Value}\n"));
        got.Enqueue($"{context.Request.Path}{context.Request.QueryString}\n{head}\n{await reader.ReadToEndAsync(context.RequestAborted)}");
        if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync($"bearer.{Mark}-socket");
            var message = Encoding.UTF8.GetBytes($"{{\"password\":\"{Mark}-message\"}}");
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
            return;
        }

        var headers = context.Response.Headers;
        headers.SetCookie = new[]
        {
            $"sid={Mark}-set; Path=/",
            $"{Mark}-nameless; Domain=a.example",
            $"__Host-id={Mark}; Domain=b.example; Secure",
        };
        headers["X-Api-Key"] = $"{Mark}-answer";
        headers["X-Echo"] = context.Request.Headers["X-Plain"];
        headers["X-Echoed-Bearer"] = context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
        headers.Link = $"<https://me:{Mark}@a.example/?token={Mark}>; rel=\"next\", </x?api_key={Mark}>; rel=\"prev\"";
        headers["Refresh"] = $"0;url=/y?code={Mark}";
        if (context.Request.Query.ContainsKey("way"))
        {
            context.Response.StatusCode = 302;
            headers.Location = context.Request.Query["way"].ToString() switch
            {
                "absolute" => $"https://me:{Mark}@login.example/cb?access_token={Mark}&state=1#id_token={Mark}",
                "relative" => $"/location?token={Mark}&x=1",
                "scheme-relative" => $"//me:{Mark}@login.example/?code={Mark};x#access_token={Mark}",
                "odd" => $@"https:\\me:{Mark}@login.example\?X-Amz-Signature={Mark}?{Mark}",
                _ => $"https://login.example/?redirect_uri=https%3A%2F%2Fme%3A{Mark}%40a.example%2F%3Ftoken%3D{Mark}",
            };
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            $$$"""{"headers":{"Authorization":"{{{context.Request.Headers.Authorization}}}","X-Auth":"{{{Mark}}}-x"},"seen":"{{{context.Request.Headers["X-Plain"]}}}","token":"{{{Mark}}}-body","id_token":"{{{Mark}}}-cut""",
            context.RequestAborted
        );
    }

    /// <summary>Sends a request as a page does, with a secret in each header that may hold one.</summary>
    public static async Task SendAsync(
        this HttpClient http,
        HttpMethod method,
        string url,
        HttpContent? content = null,
        params (string Name, string Value)[] more
    )
    {
        using var request = new HttpRequestMessage(
            method,
            new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })
        )
        {
            Content = content,
        };
        (string Name, string Value)[] headers =
        [
            ("Origin", Page),
            ("Sec-Fetch-Mode", "cors"),
            ("Sec-Fetch-Site", "same-site"),
            ("Authorization", $"Bearer {Mark}-authorization"),
            ("Cookie", $"sid={Mark}-cookie; {Mark}-alone"),
            ("X-Api-Key", $"{Mark}-key"),
            ("Ocp-Apim-Subscription-Key", $"{Mark}-ocp"),
            ("X-Functions-Key", $"{Mark}-functions"),
            ("X-Auth", $"{Mark}-auth"),
            ("X-Password", $"{Mark}-password"),
            ("Referer", $"{Page}/?token={Mark}-referer#access_token={Mark}-fragment"),
            ("X-Original-Url", $"/a?session={Mark}-original"),
            .. more,
        ];
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        using var answer = await http.SendAsync(request, Token);
        await answer.Content.ReadAsByteArrayAsync(Token);
    }

    /// <summary>A WebSocket with secrets in its URL, its subprotocols and its messages.</summary>
    public static async Task OpenSocketAsync(string url)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("chat");
        socket.Options.AddSubProtocol($"bearer.{Mark}-socket");
        await socket.ConnectAsync(new Uri(url), Token);
        var buffer = new byte[64];
        var message = await socket.ReceiveAsync(buffer, Token);
        Assert.Equal($"{{\"password\":\"{Mark}-message\"}}", Encoding.UTF8.GetString(buffer, 0, message.Count));
        Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync(buffer, Token)).MessageType);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Token);
    }
}
