using System.Text;
using DevProxy.Configuration.Source;

namespace DevProxy.Tests.Configuration.Source;

public sealed class SourceTextTests
{
    [Theory]
    [InlineData("ab\ncd", 0, 1, 1)]
    [InlineData("ab\ncd", 2, 1, 3)]
    [InlineData("ab\ncd", 3, 2, 1)]
    [InlineData("ab\ncd", 5, 2, 3)]
    [InlineData("ab\r\ncd", 4, 2, 1)]
    [InlineData("é😀x", 6, 1, 4)]
    [InlineData("\uFEFFab", 0, 1, 1)]
    [InlineData("", 0, 1, 1)]
    public void Lines_and_columns_count_from_one_in_UTF_16_units(string text, int offset, int line, int column) =>
        Assert.Equal(new Place(line, column, "p"), new SourceText(Encoding.UTF8.GetBytes(text)).At(offset, "p"));

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 1, 4)]
    [InlineData(9, 0, 5)]
    [InlineData(1, 99, 5)]
    public void An_offset_never_leaves_the_text(long line, long byteInLine, int offset) =>
        Assert.Equal(offset, new SourceText("ab\ncd"u8.ToArray()).Offset(line, byteInLine));

    [Theory]
    [InlineData(" \r\n\t", true)]
    [InlineData(" x", false)]
    public void White_space_alone_is_blank(string text, bool blank) =>
        Assert.Equal(blank, new SourceText(Encoding.UTF8.GetBytes(text)).IsBlank);
}
