using System.Text;
using DevProxy.Configuration.Json;

namespace DevProxy.Tests.Configuration.Json;

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

    [Fact]
    public void Every_value_knows_its_kind_its_place_and_its_path()
    {
        var root = new SourceWalk(
            new SourceText(Encoding.UTF8.GetBytes("{ \"a\": [1, \"x\", null],\n  \"b c\": { \"d\": true, \"d\": false } }"))
        ).ToEnd();

        Assert.Equal(SourceKind.Object, root.Kind);
        var list = root.Find("a")!;
        Assert.Equal([SourceKind.Number, SourceKind.Text, SourceKind.Null], list.Items.Select(item => item.Kind));
        Assert.Equal(["1", "x", ""], list.Items.Select(item => item.Text));
        Assert.Equal(new Place(1, 12, "a[1]"), list.Items[1].At);

        var inner = root.Find("b c")!;
        Assert.Equal(new Place(2, 10, "[\"b c\"]"), inner.At);
        Assert.Equal(new Place(2, 3, "[\"b c\"]"), root.Members[1].At);
        Assert.Equal(
            [(SourceKind.True, new Place(2, 17, "[\"b c\"].d")), (SourceKind.False, new Place(2, 28, "[\"b c\"].d"))],
            inner.Members.Select(member => (member.Value.Kind, member.Value.At))
        );
    }

    [Fact]
    public void Escapes_in_texts_are_resolved()
    {
        var root = new SourceWalk(new SourceText("""{ "\u0061": "\"\\\n😀" }"""u8.ToArray())).ToEnd();

        Assert.Equal("\"\\\n😀", root.Find("a")!.Text);
    }
}
