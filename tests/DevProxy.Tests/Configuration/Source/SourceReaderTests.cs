using System.Text;
using DevProxy.Configuration.Source;

namespace DevProxy.Tests.Configuration.Source;

public sealed class SourceReaderTests
{
    [Fact]
    public void A_file_saved_as_UTF_16_is_told()
    {
        var problem = SourceReader.Read(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("{}")).ToArray()).Problem!;

        Assert.Contains("UTF-8", problem.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    public void An_empty_file_is_told(string text) =>
        Assert.Contains("empty", SourceReader.Read(Encoding.UTF8.GetBytes(text)).Problem!.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}' }, 2)]
    [InlineData(
        new byte[]
        {
            (byte)'[',
            (byte)'1',
            (byte)',',
            (byte)'"',
            (byte)'\\',
            (byte)'u',
            (byte)'d',
            (byte)'8',
            (byte)'0',
            (byte)'0',
            (byte)'"',
            (byte)']',
        },
        4
    )]
    public void A_text_that_is_not_Unicode_is_told_where_it_begins(byte[] bytes, int column)
    {
        var problem = SourceReader.Read(bytes).Problem!;

        Assert.Equal((1, column), (problem.Line, problem.Column));
        Assert.Contains("UTF-8", problem.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_levels_are_told() =>
        Assert.Contains(
            "too deep",
            SourceReader.Read(Encoding.UTF8.GetBytes(new string('[', 100) + new string(']', 100))).Problem!.Message,
            StringComparison.Ordinal
        );
}
