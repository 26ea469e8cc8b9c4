using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using DevProxy.Forwarding;
using Microsoft.AspNetCore.Connections;

namespace DevProxy.Pipeline;

/// <summary>
/// What is refused before there is an exchange: a request that the server cannot parse, a TLS handshake that fails. The server says so to
/// its log alone; here each becomes one sentence with the peer, the reason and the beginning of what was read.
/// </summary>
/// <param name="tell">Told of each.</param>
/// <param name="isHeard">
/// Whether anybody listens, asked when a connection begins: one that nobody wants to know about is not watched, which costs each of its
/// requests.
/// </param>
internal sealed class RefusedConnections(Action<string> tell, Func<bool> isHeard) : ILoggerProvider
{
    private const string Requests = "Microsoft.AspNetCore.Server.Kestrel.BadRequests";
    private const string Handshakes = "Microsoft.AspNetCore.Server.Kestrel.Https.Internal.HttpsConnectionMiddleware";

    // The server writes what it could not read into its reasons where this category has the level Information.
    private const string Details = "Microsoft.AspNetCore.Server.Kestrel";

    // The server's log does not name the peer. It is written on the connection's own flow.
    private static readonly AsyncLocal<Opening?> Current = new();

    /// <summary>Whether a category and level of the server's log are wanted.</summary>
    public static bool Wants(string? category, LogLevel level) =>
        category is Requests or Handshakes || (category == Details && level == LogLevel.Information);

    /// <summary>A connection begins, before TLS.</summary>
    public Func<ConnectionDelegate, ConnectionDelegate> Begin =>
        next =>
            connection =>
            {
                if (isHeard())
                    Current.Value = new Opening(connection.RemoteEndPoint?.ToString() ?? "an unknown peer");
                return next(connection);
            };

    /// <summary>Behind TLS: the beginning of what is read is kept.</summary>
    public static Func<ConnectionDelegate, ConnectionDelegate> Read =>
        next =>
            connection =>
            {
                if (Current.Value is { } opening)
                    connection.Transport = new Transport(
                        new OpeningReader(connection.Transport.Input, opening),
                        connection.Transport.Output
                    );
                return next(connection);
            };

    /// <summary>A request that was refused for another reason.</summary>
    public void Tell(string reason) => tell($"Refused a connection from {Current.Value?.Peer ?? "an unknown peer"}: {reason}");

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new ServerLog(this, categoryName);

    /// <inheritdoc/>
    public void Dispose() { }

    private void Happened(string category, Exception exception)
    {
        var opening = Current.Value;
        if (category == Handshakes)
        {
            Tell($"the TLS handshake failed: {exception.GetBaseException().Message}");
            return;
        }

        var start = opening?.Line ?? "";
        var isTls = start.StartsWith("\"\\x16\\x03", StringComparison.Ordinal);
        tell(
            $"Refused a request from {opening?.Peer ?? "an unknown peer"}: {exception.Message.TrimEnd('.')}."
                + (start.Length == 0 ? "" : $" It begins with {start}.")
                + (
                    isTls
                        ? " That is a TLS handshake, but DevProxy serves plain http here: open http://, or run DevProxy with --https."
                        : ""
                )
        );
    }

    private sealed class ServerLog(RefusedConnections owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => Wants(category, logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (category != Details && exception is not null)
                owner.Happened(category, exception);
        }
    }

    private sealed class Opening(string peer)
    {
        private readonly AnswerStart _start = new();

        public string Peer => peer;

        /// <summary>The request line as far as it was read, in quotation marks; empty before anything was.</summary>
        public string Line => _start.IsEmpty ? "" : _start.FirstLine;

        // The headers of a request may come later than its first line, which is then gone from the buffer.
        public void Saw(ReadOnlySequence<byte> buffer)
        {
            if (buffer.IsEmpty || (!_start.IsEmpty && !BeginsRequest(buffer.FirstSpan)))
                return;
            _start.Clear();
            foreach (var part in buffer.Slice(0, Math.Min(buffer.Length, AnswerStart.Most + 1)))
                _start.Add(part.Span);
        }

        private static bool BeginsRequest(ReadOnlySpan<byte> bytes)
        {
            var space = bytes.IndexOf((byte)' ');
            return space > 0 && bytes[..space].IndexOfAnyExceptInRange((byte)'A', (byte)'Z') < 0;
        }
    }

    private sealed class Transport(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }

    private sealed class OpeningReader(PipeReader input, Opening opening) : PipeReader
    {
        public override void AdvanceTo(SequencePosition consumed) => input.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => input.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => input.CancelPendingRead();

        public override void Complete(Exception? exception = null) => input.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => input.CompleteAsync(exception);

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            var read = await input.ReadAsync(cancellationToken);
            opening.Saw(read.Buffer);
            return read;
        }

        public override bool TryRead(out ReadResult result)
        {
            var isRead = input.TryRead(out result);
            if (isRead)
                opening.Saw(result.Buffer);
            return isRead;
        }
    }
}
