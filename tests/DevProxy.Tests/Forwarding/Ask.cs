using DevProxy.Traffic;

namespace DevProxy.Tests.Forwarding;

/// <summary>Asks a proxy that is expected to fail.</summary>
internal static class Ask
{
    private static readonly HttpMessageInvoker Client = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>The status and the error that the answer carries, and that the exchange has too.</summary>
    public static async Task<(int Status, ExchangeError Error)> FailingAsync(ForwardingProxy proxy, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, proxy.Url) { Content = body };
        using var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var parts = text.Split('|');
        Assert.True(parts.Length == 3, $"{(int)answer.StatusCode} {text}");
        var error = new ExchangeError(parts[0], parts[1], parts[2]);
        Assert.Equal(error, proxy.Exchange().Error);
        Assert.False(string.IsNullOrWhiteSpace(error.Detail));
        Assert.False(string.IsNullOrWhiteSpace(error.Fix));
        return ((int)answer.StatusCode, error);
    }
}
