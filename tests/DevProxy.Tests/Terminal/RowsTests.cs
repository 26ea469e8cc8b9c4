using DevProxy.Terminal;

namespace DevProxy.Tests.Terminal;

public sealed class RowsTests
{
    [Fact]
    public void Labels_and_texts_stand_below_each_other() => Assert.Equal(
        ["  │ why            nothing listens", "  │                and nothing will"],
        Rows.Lines([new Row("why", "nothing listens"), new Row("", "and nothing will")], Ink.None, null));

    [Fact]
    public void A_long_text_goes_on_beside_its_label() => Assert.Equal(
        ["  │ do this        write the setting in", "  │                proxy.json"],
        Rows.Lines([new Row("do this", "write the setting in proxy.json")], Ink.None, 44));

    [Fact]
    public void Code_keeps_its_lines_and_stands_free_so_that_it_can_be_copied() => Assert.Equal(
        ["  │ fix            write", "    if (a)", "        allow();"],
        Rows.Lines([new Row("fix", "write"), new Row("", "if (a)\n\tallow();\n", Verbatim: true)], Ink.None, 10));

    [Fact]
    public void Code_of_a_server_cannot_paint_on_the_terminal() =>
        Assert.Equal(["    \\x1b[2J"], Rows.Lines([new Row("", "\u001b[2J", Verbatim: true)], Ink.None, null));

    [Fact]
    public void What_a_server_says_cannot_break_out_of_its_row() => Assert.Equal(
        ["  │ says           a\\x1b[2J\\x0ab"], Rows.Lines([new Row("says", "a\u001b[2J\nb")], Ink.None, null));
}
