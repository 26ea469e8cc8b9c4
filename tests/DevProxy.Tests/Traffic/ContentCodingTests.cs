using System.IO.Compression;
using System.Text;
using DevProxy.Traffic;
using ZstdSharp;

namespace DevProxy.Tests.Traffic;

public sealed class ContentCodingTests
{
    private static readonly byte[] Plain = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 2000).Select(i => $"line {i}\n")));

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("deflate")]
    [InlineData("bare deflate")]
    [InlineData("gzip, br")]
    [InlineData("identity")]
    public void Each_coding_is_undone(string coding)
    {
        var (plain, cut) = ContentCoding.Undo(Encode(coding, Plain), coding.Replace("bare ", "", StringComparison.Ordinal), 1_000_000);

        Assert.Equal(Plain, plain);
        Assert.False(cut);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("deflate")]
    public void The_beginning_of_an_encoded_body_gives_the_beginning_of_the_plain_one(string coding)
    {
        // Random text does not compress to a single block, so that half of it says something.
        var random = new Random(1);
        var text = Enumerable.Range(0, 400_000).Select(_ => (byte)random.Next('a', 'z')).ToArray();
        var encoded = Encode(coding, text);

        var (plain, _) = ContentCoding.Undo(encoded[..(encoded.Length / 2)], coding, 1_000_000);

        Assert.NotNull(plain);
        Assert.NotEmpty(plain);
        Assert.Equal(text[..plain.Length], plain);
    }

    [Fact]
    public void A_decompression_bomb_gives_no_more_than_is_wanted()
    {
        var (plain, cut) = ContentCoding.Undo(Encode("gzip", new byte[10_000_000]), "gzip", 1000);

        Assert.Equal(1000, plain!.Length);
        Assert.True(cut);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("pack200")]
    public void Bytes_that_are_not_of_their_coding_give_nothing(string coding) =>
        Assert.Null(ContentCoding.Undo([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x31, 0x7d], coding, 1000).Plain);

    private static byte[] Encode(string coding, byte[] plain)
    {
        foreach (var one in coding.Split(", "))
        {
            using var output = new MemoryStream();
            using (var stream = Open(one, output))
                stream.Write(plain);
            plain = output.ToArray();
        }

        return plain;
    }

    private static Stream Open(string coding, MemoryStream output) =>
        coding switch
        {
            "gzip" or "x-gzip" => new GZipStream(output, CompressionMode.Compress, leaveOpen: true),
            "br" => new BrotliStream(output, CompressionMode.Compress, leaveOpen: true),
            "zstd" => new CompressionStream(output, leaveOpen: true),
            "deflate" => new ZLibStream(output, CompressionMode.Compress, leaveOpen: true),
            "bare deflate" => new DeflateStream(output, CompressionMode.Compress, leaveOpen: true),
            _ => new BufferedStream(output),
        };
}
