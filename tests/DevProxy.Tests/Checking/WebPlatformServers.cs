using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Security;
using System.Text;
using System.Text.RegularExpressions;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.Checking;

/// <summary>The four servers of the rows, started once; they play one row after the other and write every byte as the row has it.</summary>
public sealed partial class WebPlatformServers : IAsyncDisposable
{
    private readonly Dictionary<string, RawUpstream> _servers;
    private readonly Dictionary<string, string> _origins;
    private readonly ConcurrentQueue<WebPlatformRequest> _requests = new();
    private readonly TemporaryFolder _folder = new();
    private WebPlatformCase? _case;
    private int _redirects;

    public WebPlatformServers()
    {
        _servers = new[] { "L", "R", "R2", "S" }.ToDictionary(
            name => name,
            name => RawUpstream.Start((stream, cancellation) => ServeAsync(name, stream, cancellation))
        );
        _origins = _servers.ToDictionary(
            server => server.Key,
            server =>
                server.Key switch
                {
                    "L" => Invariant($"http://localhost:{server.Value.Port}"),
                    "S" => Invariant($"https://localhost:{server.Value.Port}"),
                    _ => Invariant($"http://127.0.0.1:{server.Value.Port}"),
                }
        );
        Authority = _folder.Write("authority.pem", TestCertificates.Authority.ExportCertificatePem());
    }

    /// <summary>The file of the authority that signed for <c>S</c>.</summary>
    internal string Authority { get; }

    /// <summary>What was asked since the row began.</summary>
    internal IReadOnlyList<WebPlatformRequest> Requests => [.. _requests];

    /// <summary>Begins a row.</summary>
    internal void Play(WebPlatformCase one)
    {
        (_case, _redirects) = (one, 0);
        _requests.Clear();
    }

    /// <summary>A text in which the servers' names are replaced by their origins; <c>{R^user:pw@}</c> has user information.</summary>
    internal string Fill(string text) =>
        Name()
            .Replace(
                text,
                match => _origins[match.Groups["server"].Value].Replace("://", "://" + match.Groups["user"].Value, StringComparison.Ordinal)
            );

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
            await server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task ServeAsync(string server, Stream connection, CancellationToken cancellation)
    {
        await using var secure = server == "S" ? new SslStream(connection, leaveInnerStreamOpen: true) : null;
        if (secure is not null)
            await secure.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = TestCertificates.Localhost },
                cancellation
            );
        var stream = secure ?? connection;

        var head = await RawUpstream.ReadHeadAsync(stream, cancellation);
        if (head.Length == 0)
            return;
        var body = new byte[int.Parse(ScriptedServer.Header(head, "Content-Length") ?? "0", CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, cancellation);
        var request = new WebPlatformRequest(server, head, Encoding.UTF8.GetString(body));
        _requests.Enqueue(request);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(Answer(request)), cancellation);
        await stream.FlushAsync(cancellation);
    }

    private string Answer(WebPlatformRequest request)
    {
        var answer = AnswerTo(request);
        var lines = string.Concat(answer.Headers.Select(line => $"{line[0]}: {Fill(line[1])}\r\n"));
        return Invariant(
            $"HTTP/1.1 {answer.Status} X\r\n{lines}{(answer.Status is 204 or 304 ? "" : "Content-Length: 0\r\n")}Connection: close\r\n\r\n"
        );
    }

    private WebPlatformAnswer AnswerTo(WebPlatformRequest request)
    {
        if (_case!.Expect.Count is { } count)
            return _redirects++ < count ? _case.Hops[0].Answer : new WebPlatformAnswer(200, []);
        var hop = _case.Hops[request.Path == "/h1" ? 1 : 0];
        Assert.Equal(hop.Server, request.Server);
        return request.IsPreflight ? hop.Preflight ?? hop.Answer : hop.Answer;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{(?<server>L|R2|R|S)(\^(?<user>[^}]*))?\}", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Name();
}
