using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace DevProxy.Instances;

/// <summary>Sends requests to the inspector of a running instance.</summary>
internal sealed class InstanceClient : IDisposable
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;

    /// <param name="inspector">Where it listens.</param>
    /// <param name="token">The token that it requires.</param>
    public InstanceClient(string inspector, string token)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(inspector),
            Timeout = RequestTimeout,
        };
        _http.DefaultRequestHeaders.Add("X-DevProxy-Token", token);
    }

    /// <summary>Sends one request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">From the slash on, with its query.</param>
    /// <param name="json">What is sent; null for nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HttpRequestException">It does not answer.</exception>
    public async Task<InstanceAnswer> SendAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new ByteArrayContent(json);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var answer = await _http.SendAsync(request, cancellationToken);
        return new InstanceAnswer((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    /// <summary>Follows what happens there, until it ends or the wait is ended.</summary>
    /// <param name="path">From the slash on, with its query.</param>
    /// <param name="began">Gets the answer that begins the stream: from then on nothing is missed; or the refusal.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HttpRequestException">It does not answer.</exception>
    public async IAsyncEnumerable<SseItem<string>> FollowAsync(
        string path,
        Action<InstanceAnswer> began,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var status = (int)answer.StatusCode;
        began(new InstanceAnswer(status, answer.IsSuccessStatusCode ? [] : await answer.Content.ReadAsByteArrayAsync(cancellationToken)));
        if (!answer.IsSuccessStatusCode)
            yield break;
        var events = SseParser.Create(await answer.Content.ReadAsStreamAsync(cancellationToken)).EnumerateAsync(cancellationToken);
        await foreach (var happened in events)
            yield return happened;
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>What an inspector answered.</summary>
/// <param name="Status">Its status code.</param>
/// <param name="Body">JSON, mostly.</param>
internal sealed record InstanceAnswer(int Status, byte[] Body)
{
    /// <summary>Whether it did what was asked.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether it has no such thing.</summary>
    public bool IsMissing => Status == 404;

    /// <summary>Why it did not, in its own words.</summary>
    public string Reason
    {
        get
        {
            using var problem = JsonDocument.Parse(Body);
            return problem.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() ?? "" : "";
        }
    }
}
