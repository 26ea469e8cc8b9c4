using Microsoft.AspNetCore.WebUtilities;

namespace DevProxy.Traffic;

/// <summary>A whole body, copied as it passes: a small one into memory, any other into a temporary file that ends with it.</summary>
/// <param name="atMost">Bytes that are kept; what comes after them is not.</param>
internal sealed class WholeBody(long atMost) : IAsyncDisposable
{
    private const int InMemoryAtMost = 32 * 1024;

    private readonly Lock _gate = new();
    private readonly FileBufferingWriteStream _copy = new(InMemoryAtMost);
    private long _kept;
    private bool _ended;

    /// <summary>Copies what there is room for. Nothing is copied any more once the disk has no room, or the body has been taken.</summary>
    public void Append(ReadOnlySpan<byte> passed)
    {
        lock (_gate)
        {
            var fitting = (int)Math.Min(passed.Length, atMost - _kept);
            if (_ended || fitting <= 0)
                return;
            try
            {
                _copy.Write(passed[..fitting]);
                _kept += fitting;
            }
            catch (IOException)
            {
                _ended = true; // What is there is marked as the first part only: the body's size says more.
            }
        }
    }

    /// <summary>What is kept. It can be taken once.</summary>
    public async Task<byte[]> TakeAsync()
    {
        lock (_gate)
            _ended = true;
        using var bytes = new MemoryStream((int)_kept);
        await _copy.DrainBufferAsync(bytes);
        return bytes.ToArray();
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
            _ended = true;
        return _copy.DisposeAsync();
    }
}
