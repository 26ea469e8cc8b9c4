using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace DevProxy.Benchmarks.Soak;

/// <summary>The senders: each sort of request, with the end that it is to have.</summary>
/// <param name="proxy">Where the product listens.</param>
/// <param name="accounts">Where each request is written down.</param>
/// <param name="longest">How long a stream or a socket lives at most.</param>
internal sealed class SoakTraffic(Uri proxy, SoakAccounts accounts, TimeSpan longest) : IDisposable
{
    private const string Page = "http://localhost:3000";
    private const int UploadBytes = 100_000;
    private const int LongAtMost = 60;
    private const int ShortAtMost = 96;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(60);

    // What a browser and its faulty relatives send: the first line of each is a request line with the account in it.
    private static readonly string[] MalformedHeads =
    [
        "GET /api/x?soak={0} HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "GET /api/x?soak={0} HTTP/1.1\r\nHost: localhost\r\nBad Header: 1\r\n\r\n",
        "GET /api/x?soak={0} HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        "GET /api/x?soak={0} HTTP/1.1\r\n\r\n",
    ];

    private readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
        }
    )
    {
        Timeout = RequestTimeout,
    };
    private readonly SemaphoreSlim _short = new(ShortAtMost);
    private readonly SemaphoreSlim _long = new(LongAtMost);
    private int _next;

    /// <summary>Requests that are under way.</summary>
    public int UnderWay => ShortAtMost - _short.CurrentCount + LongAtMost - _long.CurrentCount;

    /// <summary>Starts the next request of the mixture, unless as many as are allowed are under way.</summary>
    public void Begin()
    {
        var turn = _next++;

        // Stepping by a number that has no factor in common with 200 mixes the kinds evenly, and alike in each run.
        var place = turn * 77 % 200;
        var (slots, send) = place switch
        {
            < 72 => (_short, SmallAsync()),
            < 90 => (_short, PreflightedAsync()),
            < 102 => (_short, AskAsync("large", HttpMethod.Get, "/api/large")),
            < 118 => (_short, AskAsync("upload", HttpMethod.Post, "/api/upload", new ByteArrayContent(new byte[UploadBytes]))),
            < 128 => (_short, ChunkedAsync()),
            < 146 => (_short, AskAsync("over HTTP/2", HttpMethod.Get, "/h2/echo")),
            < 152 => (_short, AskAsync("rewritten", HttpMethod.Get, "/rewritten/echo")),
            < 158 => (_short, AskAsync("slow", HttpMethod.Get, "/api/slow")),
            < 162 => (_short, AskAsync("refused", HttpMethod.Get, "/refused/x", arrivals: 0)),
            < 166 => (_short, AskAsync("no route", HttpMethod.Get, "/nowhere", arrivals: 0)),
            < 170 => (_short, BrokenOffAsync("cut answer", "cut", SoakAccounts.Cut)),
            < 174 => (_short, BrokenOffAsync("reset by the upstream", "reset", "502")),
            < 178 => (_short, LeaveAsync("left while waiting", "GET /api/hold", "")),
            < 181 => (
                _short,
                LeaveAsync("left inside the upload", "POST /api/upload", new string('x', 80_000), $"Content-Length: {2 * UploadBytes}\r\n")
            ),
            < 184 => (_short, LeaveAsync("left inside the download", "GET /api/endless", "", reads: 50_000)),
            < 188 => (_short, MalformedAsync(MalformedHeads[turn % MalformedHeads.Length])),
            < 191 => (_long, EventsAsync(count: 1 + (int)(Some(turn, 0.2) / SoakServers.BetweenEvents), leaveAfter: int.MaxValue)),
            < 193 => (_long, EventsAsync(count: 1000, leaveAfter: 1 + (int)(Some(turn, 0) / SoakServers.BetweenEvents))),
            < 197 => (_long, SocketAsync(messages: 30, rest: TimeSpan.FromMilliseconds(50), drop: false)),
            < 199 => (_long, SocketAsync(messages: 1, rest: Some(turn, 0.2), drop: false)),
            _ => (_long, SocketAsync(messages: 1, rest: Some(turn, 0), drop: true)),
        };
        if (slots.Wait(0))
            _ = RunAsync(slots, send);
    }

    /// <summary>Asks once, and says which status came.</summary>
    public async Task<int> AskAsync(string path, int arrivals)
    {
        var seen = 0;
        await SendAsync(new Sending("after a reload", HttpMethod.Get, path, arrivals) { Status = status => seen = status });
        return seen;
    }

    public void Dispose()
    {
        _client.Dispose();
        _short.Dispose();
        _long.Dispose();
    }

    // A part of the longest life, at least so much of it, another for each turn.
    private TimeSpan Some(int turn, double atLeast) => longest * (atLeast + ((1 - atLeast) * (turn / 200 % 30) / 30));

    private async Task RunAsync(SemaphoreSlim slots, Func<Task> send)
    {
        try
        {
            await send();
        }
#pragma warning disable CA1031 // Whatever it is, it is told, and the account stays open.
        catch (Exception e)
#pragma warning restore CA1031
        {
            accounts.Fault($"{e.GetType().Name}: {e.Message}");
        }
        finally
        {
            slots.Release();
        }
    }

    private Func<Task> SmallAsync() => AskAsync("small", HttpMethod.Get, "/api/echo");

    private Func<Task> AskAsync(string kind, HttpMethod method, string path, HttpContent? content = null, int arrivals = 1) =>
        () => SendAsync(new Sending(kind, method, path, arrivals) { Content = content });

    private Func<Task> ChunkedAsync()
    {
        var content = new StreamContent(new MemoryStream(new byte[UploadBytes]));
        content.Headers.ContentLength = null;
        return () => SendAsync(new Sending("chunked upload", HttpMethod.Post, "/api/upload", 1) { Content = content, IsChunked = true });
    }

    private Func<Task> PreflightedAsync() =>
        async () =>
        {
            var json = new StringContent("{\"name\":\"Ada\"}", Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
            await SendAsync(new Sending("preflight", HttpMethod.Options, "/api/users", 1) { Origin = Page, Asks = "PUT" });
            await SendAsync(new Sending("preflighted", HttpMethod.Put, "/api/users", 1) { Origin = Page, Content = json });
        };

    private async Task SendAsync(Sending sending)
    {
        var id = accounts.Open(sending.Kind, sending.Arrivals);
        using var request = new HttpRequestMessage(sending.Method, At(sending.Path, id)) { Content = sending.Content };
        request.Headers.TransferEncodingChunked = sending.IsChunked ? true : null;
        if (sending.Origin is { } origin)
            request.Headers.Add("Origin", origin);
        if (sending.Asks is { } method)
        {
            request.Headers.Add("Access-Control-Request-Method", method);
            request.Headers.Add("Access-Control-Request-Headers", "content-type");
        }

        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await answer.Content.CopyToAsync(Stream.Null);
        accounts.Saw(id, ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
        sending.Status?.Invoke((int)answer.StatusCode);
    }

    // Over a connection of its own: a client that retries would send the request twice.
    private Func<Task> BrokenOffAsync(string kind, string how, string outcome) =>
        async () =>
        {
            var id = accounts.Open(kind);
            using var client = await ConnectAsync();
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Head($"POST /breaking/{how}", id, "Content-Length: 3\r\n", "END")));
            var (answer, isWhole) = await ReadAsync(stream);
            if (outcome == SoakAccounts.Cut)
                accounts.Saw(id, isWhole ? answer[..12] : SoakAccounts.Cut);
            else
                accounts.Saw(id, answer.Split(' ').ElementAtOrDefault(1) ?? "no answer");
        };

    // Once the upstream has the request, the sender's connection is reset.
    private Func<Task> LeaveAsync(string kind, string line, string body, string headers = "", int reads = 0) =>
        async () =>
        {
            var id = accounts.Open(kind);
            using var client = await ConnectAsync();
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Head(line, id, headers, body)));
            await accounts.ArrivalAsync(id).WaitAsync(RequestTimeout);
            var buffer = new byte[8192];
            while (reads > 0 && await stream.ReadAsync(buffer) is > 0 and var read)
                reads -= read;
            client.LingerState = new LingerOption(true, 0);
            accounts.Saw(id, SoakAccounts.Left);
        };

    private Func<Task> MalformedAsync(string head) =>
        async () =>
        {
            var id = accounts.Open("malformed", arrivals: 0);
            using var client = await ConnectAsync();
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Format(CultureInfo.InvariantCulture, head, id)));
            var (answer, _) = await ReadAsync(stream);
            accounts.Saw(id, answer.Split(' ').ElementAtOrDefault(1) is "400" or "505" ? SoakAccounts.Malformed : answer);
        };

    private Func<Task> EventsAsync(int count, int leaveAfter) =>
        async () =>
        {
            var id = accounts.Open(leaveAfter < count ? "left event stream" : "event stream");
            using var answer = await _client.GetAsync(
                At(string.Create(CultureInfo.InvariantCulture, $"/api/events?count={count}"), id),
                HttpCompletionOption.ResponseHeadersRead
            );
            using var events = new StreamReader(await answer.Content.ReadAsStreamAsync());
            var seen = 0;
            while (seen < leaveAfter && await events.ReadLineAsync() is { } line)
                seen += line.StartsWith("data:", StringComparison.Ordinal) ? 1 : 0;
            accounts.Saw(id, seen < count ? SoakAccounts.Left : "200");
        };

    private Func<Task> SocketAsync(int messages, TimeSpan rest, bool drop) =>
        async () =>
        {
            var id = accounts.Open(drop ? "dropped socket" : "socket");
            using var socket = new ClientWebSocket();
            socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
            await socket.ConnectAsync(new UriBuilder(At("/api/socket", id)) { Scheme = "ws" }.Uri, CancellationToken.None);
            accounts.Saw(id, "101");
            var buffer = new byte[4096];
            for (var i = 0; i < messages; i++)
            {
                await socket.SendAsync(buffer.AsMemory(0, 1000), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
                for (var got = 0; got < 1000; )
                    got += (await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).Count;
                await Task.Delay(rest);
            }

            if (drop)
                socket.Abort();
            else
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        };

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, proxy.Port);
        return client;
    }

    private string Head(string line, long id, string headers, string body) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{line}?{SoakAccounts.Parameter}={id} HTTP/1.1\r\nHost: {proxy.Authority}\r\nConnection: close\r\n{headers}\r\n{body}"
        );

    private Uri At(string path, long id) =>
        new(
            proxy,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{SoakAccounts.Parameter}={id}"
            )
        );

    // The answer up to the connection's end, and whether that was an orderly one.
    private static async Task<(string Answer, bool IsWhole)> ReadAsync(NetworkStream stream)
    {
        var answer = new StringBuilder();
        var buffer = new byte[8192];
        using var timeout = new CancellationTokenSource(RequestTimeout);
        try
        {
            while (await stream.ReadAsync(buffer, timeout.Token) is > 0 and var read)
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            return (answer.ToString(), false);
        }

        var text = answer.ToString();
        return (
            text,
            text.Contains("\r\n\r\n", StringComparison.Ordinal) && !text.Contains("Content-Length: 1000", StringComparison.Ordinal)
        );
    }

    private sealed record Sending(string Kind, HttpMethod Method, string Path, int Arrivals)
    {
        public HttpContent? Content { get; init; }

        public bool IsChunked { get; init; }

        public string? Origin { get; init; }

        public string? Asks { get; init; }

        public Action<int>? Status { get; init; }
    }
}
