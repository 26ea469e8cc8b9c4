using DevProxy.Cors;
using DevProxy.Terminal;

namespace DevProxy.Tests.Terminal;

public sealed class MarkedTests
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
        var ink = new Ink(coloured: true);

        Assert.Equal(tone, Marked.ToneOf(outcome).ToString());
        Assert.Equal(Palette.Paint(ink, Marked.ToneOf(outcome), text), Marked.Of(outcome, null, ink));
    }

    [Fact]
    public void A_code_stands_behind_it_uncoloured()
    {
        var verdict = Records.Cross(Records.Bare, Records.Bare).Cors.Delivered!;

        Assert.Equal("✘ blocked  acao-missing", Marked.Of(verdict, Ink.None));
        Assert.EndsWith("  acao-missing", Marked.Of(verdict, new Ink(coloured: true)), StringComparison.Ordinal);
    }
}
