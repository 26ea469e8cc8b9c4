using DevProxy.Cors;
using DevProxy.Terminal;

namespace DevProxy.Tests.Terminal;

public sealed class OutcomeLabelTests
{
    [Theory]
    [InlineData(Outcome.Allowed, "✔ allowed", "Good")]
    [InlineData(Outcome.NotApplicable, "✔ not-applicable", "Quiet")]
    [InlineData(Outcome.Divergent, "✔ divergent", "Doubtful")]
    [InlineData(Outcome.Blocked, "✘ blocked", "Bad")]
    [InlineData(Outcome.Conditional, "? conditional", "Doubtful")]
    [InlineData(Outcome.Indeterminate, "? indeterminate", "Doubtful")]
    public void Each_outcome_has_its_mark_and_its_colour(Outcome outcome, string text, string tone)
    {
        var style = new AnsiStyle(coloured: true);

        Assert.Equal(tone, OutcomeLabel.ToneOf(outcome).ToString());
        Assert.Equal(Palette.Paint(style, OutcomeLabel.ToneOf(outcome), text), OutcomeLabel.Of(outcome, null, style));
    }

    [Fact]
    public void A_code_stands_behind_it_uncoloured()
    {
        var verdict = Records.Cross(Records.Bare, Records.Bare).Cors.Delivered!;

        Assert.Equal("✘ blocked  acao-missing", OutcomeLabel.Of(verdict, AnsiStyle.None));
        Assert.EndsWith("  acao-missing", OutcomeLabel.Of(verdict, new AnsiStyle(coloured: true)), StringComparison.Ordinal);
    }
}
