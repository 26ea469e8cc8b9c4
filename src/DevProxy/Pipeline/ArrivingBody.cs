using System.Buffers;
using System.IO.Pipelines;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>
/// The body of a request as it arrives from the browser, copied as it passes. A read that is cancelled leaves the connection usable: where
/// Kestrel's own stream is cancelled by its token, the server takes the read for unfinished and closes the connection without having said so
/// (dotnet/aspnetcore#17840).
/// </summary>
/// <param name="reader">The server's.</param>
/// <param name="copy">Gets what passes.</param>
internal sealed class ArrivingBody(PipeReader reader, BodyTee copy) : ForwardOnlyStream
{
    public override bool CanRead => true;

    public override bool CanWrite => false;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadResult result;
            using (cancellationToken.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), reader))
                result = await reader.ReadAsync(CancellationToken.None);

            var count = (int)Math.Min(result.Buffer.Length, buffer.Length);
            var passed = result.Buffer.Slice(0, count);
            passed.CopyTo(buffer.Span);
            reader.AdvanceTo(passed.End);
            copy.Append(buffer.Span[..count]);
            if (count > 0 || result.IsCompleted || (buffer.IsEmpty && !result.IsCanceled))
                return count;
        }
    }

    public override void Flush() { }
}
