using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Terminal;

public sealed class ErrorRowsTests
{
    [Fact]
    public void An_error_is_told_with_what_to_do() =>
        Assert.Equal(
            [("why", Records.Refused.Detail), ("do this", Records.Refused.Fix)],
            ErrorRows.Of(Records.Refused).Select(row => (row.Label, row.Text))
        );

    [Fact]
    public void Without_a_cure_there_is_no_empty_row() => Assert.Single(ErrorRows.Of(new ExchangeError("x", "It failed.", "")));
}
