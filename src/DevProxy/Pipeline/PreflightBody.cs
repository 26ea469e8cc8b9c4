using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>
/// The body of a preflight's answer. Whether it passes is known only when the response starts, so that its first byte starts the response; where the
/// status was replaced by a success without a body, the bytes of the answer that it replaced go nowhere.
/// </summary>
/// <param name="inner">The response's body.</param>
internal sealed class PreflightBody(Stream inner) : ForwardOnlyStream
{
    private const int MostKept = 2048;

    private readonly MemoryStream _dropped = new();
    private bool _started;

    /// <summary>Whether what is written goes nowhere.</summary>
    public bool IsDropped { get; set; }

    /// <summary>The beginning of what went nowhere: the upstream said there why it refuses.</summary>
    public byte[] Dropped => _dropped.ToArray();

    /// <summary>Called when the upstream's answer is about to start.</summary>
    public Action? Starting { get; set; }

    public override bool CanRead => false;

    public override bool CanWrite => true;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await StartAsync(cancellationToken);
        if (IsDropped)
            _dropped.Write(buffer.Span[..(int)Math.Min(buffer.Length, MostKept - _dropped.Length)]);
        else
            await inner.WriteAsync(buffer, cancellationToken);
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_started)
            await inner.FlushAsync(cancellationToken);
        else
            await StartAsync(cancellationToken);
    }

    public override void Flush() => throw new NotSupportedException();

    // A flush of the server's own stream starts the response, and with it the callbacks that decide.
    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_started)
            return;
        _started = true;
        Starting?.Invoke();
        await inner.FlushAsync(cancellationToken);
    }
}
