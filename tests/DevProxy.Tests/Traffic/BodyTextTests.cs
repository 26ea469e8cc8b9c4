using System.Text;
using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class BodyTextTests
{
    [Theory]
    [InlineData("application/json")]
    [InlineData("application/vnd.api+json")]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("image/svg+xml")]
    [InlineData("application/octet-stream")]
    [InlineData(null)]
    public void Utf8_text_is_text_whatever_it_is_called(string? type)
    {
        var body = Show("{\"name\":\"Zoë\"}"u8.ToArray(), type);

        Assert.Equal("{\"name\":\"Zoë\"}", body.Text);
        Assert.Null(body.Base64);
    }

    [Theory]
    [InlineData("text/html; charset=iso-8859-1", "iso-8859-1")]
    [InlineData("text/plain; charset=\"windows-1251\"", "windows-1251")]
    [InlineData("text/plain; charset=Shift_JIS", "shift_jis")]
    [InlineData("text/plain; charset=utf-16le", "utf-16")]
    public void Text_is_read_by_its_charset(string type, string charset)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.GetEncoding(charset);
        var text =
            charset == "windows-1251" ? "привет"
            : charset == "shift_jis" ? "日本"
            : "Zoë";

        Assert.Equal(text, Show(encoding.GetBytes(text), type).Text);
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("application/octet-stream")]
    [InlineData("application/grpc")]
    [InlineData(null)]
    public void Bytes_that_are_no_text_are_base64(string? type)
    {
        byte[] bytes = [0, 0, 0, 0, 5, 0xff, 0xfe];

        var body = Show(bytes, type);

        Assert.Null(body.Text);
        Assert.Equal(bytes, Convert.FromBase64String(body.Base64!));
    }

    [Theory]
    [InlineData("é", 1)]
    [InlineData("€", 1)]
    [InlineData("€", 2)]
    [InlineData("😀", 3)]
    public void A_cut_inside_a_character_leaves_the_characters_before_it(string last, int bytesOfLast)
    {
        var bytes = Encoding.UTF8.GetBytes("text " + last)[..(5 + bytesOfLast)];

        var body = BodyText.Show(1000, bytes, "text/plain", null, 1000);

        Assert.Equal("text ", body.Text);
        Assert.True(body.Truncated);
    }

    [Fact]
    public void Text_in_an_unknown_charset_is_still_shown() =>
        Assert.Equal("caf\u00e9", Show([0x63, 0x61, 0x66, 0xe9], "text/plain; charset=klingon").Text);

    [Fact]
    public void The_size_is_what_passed_not_what_is_shown()
    {
        var body = BodyText.Show(5000, "abc"u8.ToArray(), "text/plain", null, 3);

        Assert.Equal(new BodyPart(5000, "text/plain", "abc", null, true), body);
    }

    private static BodyPart Show(byte[] bytes, string? type) => BodyText.Show(bytes.Length, bytes, type, null, 1000);
}
