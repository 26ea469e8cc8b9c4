using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Terminal;

public sealed class TableTests
{
    [Fact]
    public void Labels_and_texts_stand_below_each_other() =>
        Assert.Equal(
            ["  │ why            nothing listens", "  │                and nothing will"],
            Table.Lines([new Row("why", "nothing listens"), new Row("", "and nothing will")], AnsiStyle.None, null)
        );

    [Fact]
    public void A_long_text_goes_on_beside_its_label() =>
        Assert.Equal(
            ["  │ do this        write the setting in", "  │                proxy.json"],
            Table.Lines([new Row("do this", "write the setting in proxy.json")], AnsiStyle.None, 44)
        );

    [Fact]
    public void Code_keeps_its_lines_and_stands_free_so_that_it_can_be_copied() =>
        Assert.Equal(
            ["  │ fix            write", "    if (a)", "        allow();"],
            Table.Lines([new Row("fix", "write"), new Row("", "if (a)\n\tallow();\n", Verbatim: true)], AnsiStyle.None, 10)
        );

    [Fact]
    public void Code_of_a_server_cannot_control_the_terminal() =>
        Assert.Equal(["    \\x1b[2J"], Table.Lines([new Row("", "\u001b[2J", Verbatim: true)], AnsiStyle.None, null));

    [Fact]
    public void What_a_server_says_cannot_break_out_of_its_row() =>
        Assert.Equal(["  │ says           a\\x1b[2J\\x0ab"], Table.Lines([new Row("says", "a\u001b[2J\nb")], AnsiStyle.None, null));

    [Fact]
    public void An_error_is_told_with_what_to_do() =>
        Assert.Equal(
            [("why", Records.Refused.Detail), ("do this", Records.Refused.Fix)],
            ErrorRows.Of(Records.Refused).Select(row => (row.Label, row.Text))
        );

    [Fact]
    public void Without_a_fix_there_is_no_empty_row() => Assert.Single(ErrorRows.Of(new ExchangeError("x", "It failed.", "")));
}
