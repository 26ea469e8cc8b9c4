using System.Threading.Channels;
using DevProxy.Cors;
using DevProxy.Har;
using DevProxy.Traffic;

namespace DevProxy.Recording;

/// <summary>Writes every exchange that has ended into a recording.</summary>
internal sealed class Recorder : IAsyncDisposable
{
    // A larger body is marked as cut.
    private const int BodyBytes = 10 * 1024 * 1024;

    private const long BytesAtOnce = 8 * 1024 * 1024;

    // By then the other exchange of a pair has mostly said what it knows; and it is well within the second after which nothing may be lost.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(100);

    private readonly Channel<Exchange> _ended = Channel.CreateUnbounded<Exchange>(new UnboundedChannelOptions { SingleReader = true });
    private readonly LiveTraffic _traffic;
    private readonly RecordingFile _file;
    private readonly RecordingIndex? _known;
    private readonly Func<Redaction> _redaction;
    private readonly Action<string> _warn;
    private readonly IDisposable _listening;
    private readonly Task _writing;
    private bool _hasWarned;

    /// <summary>Records from now on.</summary>
    /// <param name="traffic">What happens.</param>
    /// <param name="file">Where to; disposed of here.</param>
    /// <param name="known">What is not written again, and learns of what is; null where everything is written.</param>
    /// <param name="redaction">What is masked.</param>
    /// <param name="warn">Told when nothing can be written, and when it can again.</param>
    public Recorder(LiveTraffic traffic, RecordingFile file, RecordingIndex? known, Func<Redaction> redaction, Action<string> warn)
    {
        (_traffic, _file, _known, _redaction, _warn) = (traffic, file, known, redaction, warn);
        traffic.WholeBodyBytes = BodyBytes;
        _listening = traffic.Listen(Hear, () => _ended.Writer.TryComplete());
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Writes what is waiting, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _traffic.WholeBodyBytes = null;
        _listening.Dispose();
        _ended.Writer.TryComplete();
        await _writing;
        _file.Dispose();
    }

    private void Hear(ExchangeEventKind kind, Exchange exchange)
    {
        if (kind == ExchangeEventKind.Ended)
            _ended.Writer.TryWrite(exchange);
    }

    private async Task WriteAsync()
    {
        var waiting = new List<byte[]>();
        while (await _ended.Reader.WaitToReadAsync())
        {
            await Task.WhenAny(Task.Delay(Settling), _ended.Reader.Completion);
            var bytes = 0L;
            while (bytes < BytesAtOnce && _ended.Reader.TryRead(out var exchange))
            {
                if (await EntryAsync(exchange) is not { } entry)
                    continue;
                waiting.Add(entry);
                bytes += entry.Length;
            }

            Write(waiting);
        }
    }

    private void Write(List<byte[]> waiting)
    {
        try
        {
            _file.Add(waiting);
            waiting.Clear();
            if (_hasWarned)
                _warn("The recording can be written again; nothing is missing in it");
            _hasWarned = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_hasWarned)
                _warn($"The recording cannot be written ({e.Message.TrimEnd('.')}). New exchanges are kept in memory until it can");
            _hasWarned = true;
        }
    }

    private async Task<byte[]?> EntryAsync(Exchange exchange)
    {
        var (sent, received) = (exchange.RequestBody.Whole, exchange.ResponseBody.Whole);
        try
        {
            var asked = sent is null ? [] : await sent.TakeAsync();
            if (_known is not null && !IsMissing(exchange, asked))
                return null;
            var got = received is null ? [] : await received.TakeAsync();
            var entry = HarWriter.Written(Record(exchange, asked, got));
            if (_known is not null && HarReader.ReadEntry(entry, _known.Entries) is { } read)
                _known.Add(read);
            return entry;
        }
        finally
        {
            foreach (var body in new[] { sent, received }.OfType<WholeBody>())
                await body.DisposeAsync();
        }
    }

    // What DevProxy answered itself is no answer of the API: the next request shall ask it again.
    private bool IsMissing(Exchange exchange, byte[] body) =>
        exchange.AnsweredBy is AnsweredBy.Upstream && exchange.Kind == ExchangeKind.Request && !_known!.Has(_known.Key.Of(exchange, body));

    private ExchangeRecord Record(Exchange exchange, byte[] asked, byte[] got)
    {
        var redaction = exchange.RedactionFor(_redaction());
        var record = exchange.WithMessages(exchange.ToRecord(redaction, withBodies: false), redaction);
        return record with
        {
            Request = record.Request with { Body = Body(exchange.RequestBody.Size, asked, exchange.Request.Headers, redaction) },
            Response = record.Response is null
                ? null
                : record.Response with
                {
                    Body = Body(exchange.ResponseBody.Size, got, exchange.Response!.Headers, redaction),
                },
        };
    }

    private static BodyPart? Body(long size, byte[] kept, HeaderList headers, Redaction redaction) =>
        RecordedBody.Part(size, kept, headers.Get("Content-Type"), headers.Get("Content-Encoding"), BodyBytes) is { } body
            ? redaction.Body(body)
            : null;
}
