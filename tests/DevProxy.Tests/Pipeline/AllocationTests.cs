using System.Net;
using System.Net.Sockets;
using System.Text;
using DevProxy.Configuration;
using DevProxy.Pipeline;
using DevProxy.Tests.Forwarding;

namespace DevProxy.Tests.Pipeline;

/// <summary>
/// What an exchange leaves to the garbage collector, everything on: CORS, verdicts, capture, store. Not a matter of time, so that a busy
/// machine changes nothing. Client and API allocate nothing themselves, and measuring the whole process needs it alone.
/// </summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    private const int WarmUp = 300;
    private const int Batches = 15;
    private const int InBatch = 40;

    private const string Page =
        "Host: localhost\r\nOrigin: http://localhost:3000\r\nSec-Fetch-Site: same-site\r\nSec-Fetch-Mode: cors\r\n"
        + "Sec-Fetch-Dest: empty\r\nAccept: */*\r\nUser-Agent: Mozilla/5.0\r\n";

    private const string Question = "Access-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: authorization\r\n";

    // Built for debugging, where the state of each async method is an object of its own, it was 18,100 and 23,300. The limits leave a
    // sixth.
    [Theory]
    [InlineData("GET /api/users?page=2 HTTP/1.1\r\n", "", 21_000)]
    [InlineData("OPTIONS /api/users HTTP/1.1\r\n", Question, 27_000)]
    public async Task An_exchange_allocates_no_more_than(string line, string asked, int bytes)
    {
        using var api = new StillApi();
        var route = Routes.To("/", api.Url) with { Cors = Configs.Policy };
        var start = await ProxyApp.StartAsync(Configs.Of(route), RunningProxy.CommandContext(), TestContext.Current.CancellationToken);
        await using var app = start.App!;
        using var socket = Connected(new Uri(app.ProxyUrl).Port);
        var request = Encoding.ASCII.GetBytes($"{line}{Page}{asked}\r\n");
        var buffer = new byte[16 * 1024];
        Ask(WarmUp);

        var each = new long[Batches];
        for (var i = 0; i < Batches; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            Ask(InBatch);
            each[i] = (GC.GetTotalAllocatedBytes(precise: true) - before) / InBatch;
        }

        Array.Sort(each);
        TestContext.Current.TestOutputHelper?.WriteLine($"{each[Batches / 2]} bytes");
        Assert.InRange(each[Batches / 2], 1, bytes);

        void Ask(int times)
        {
            for (var i = 0; i < times; i++)
            {
                socket.Send(request);
                ReadHeadAndBody(socket, buffer);
            }
        }
    }

    private static Socket Connected(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    // The body ends with a bracket, and a preflight's answer has none.
    private static void ReadHeadAndBody(Socket socket, byte[] buffer)
    {
        for (var read = 0; ; )
        {
            var got = socket.Receive(buffer.AsSpan(read));
            Assert.True(got > 0);
            read += got;
            var answer = buffer.AsSpan(0, read);
            if (answer.EndsWith("]"u8) || (answer.StartsWith("HTTP/1.1 204"u8) && answer.EndsWith("\r\n\r\n"u8)))
                return;
        }
    }

    /// <summary>Answers every request of its connections with the same bytes, on threads that allocate nothing.</summary>
    private sealed class StillApi : IDisposable
    {
        private static readonly byte[] Answer = Encoding.ASCII.GetBytes(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nServer: api\r\nCache-Control: no-store\r\n"
                + $"Access-Control-Allow-Origin: *\r\nContent-Length: 1000\r\n\r\n[{new string('1', 998)}]"
        );

        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        public StillApi()
        {
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen();
            new Thread(Accept) { IsBackground = true }.Start();
        }

        public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}";

        public void Dispose() => _listener.Dispose();

        private void Accept()
        {
            try
            {
                while (true)
                {
                    var connection = _listener.Accept();
                    new Thread(() => Serve(connection)) { IsBackground = true }.Start();
                }
            }
            catch (SocketException)
            {
                // The end of the test.
            }
        }

        private static void Serve(Socket connection)
        {
            using var _ = connection;
            var buffer = new byte[16 * 1024];
            var read = 0;
            try
            {
                for (int got; (got = connection.Receive(buffer.AsSpan(read))) > 0; )
                {
                    read += got;
                    if (!buffer.AsSpan(0, read).EndsWith("\r\n\r\n"u8))
                        continue;
                    connection.Send(Answer);
                    read = 0;
                }
            }
            catch (SocketException)
            {
                // The end of the test.
            }
        }
    }
}
