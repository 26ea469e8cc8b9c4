using DevProxy.Configuration.Keys;
using DevProxy.Configuration.Source;

namespace DevProxy.Tests.Configuration.Keys;

public sealed class WrongValueTests
{
    [Theory]
    [InlineData("true", "write true without quotes")]
    [InlineData("True", "did you mean true?")]
    [InlineData("atuo", "did you mean \"auto\"?")]
    [InlineData("no", "write false")]
    [InlineData("on", "write true")]
    [InlineData("something", "write \"auto\", true or false")]
    public void A_text_in_the_place_of_a_flag_has_its_cure(string text, string cure) =>
        Assert.Equal(
            cure,
            WrongValue.Explain(new SourceNode(SourceKind.Text, new Place(1, 1, "a.b"), text), KeyShape.Flag with { Words = ["auto"] }).Fix
        );

    [Fact]
    public void A_long_text_is_shown_in_part() =>
        Assert.True(
            WrongValue.Explain(new SourceNode(SourceKind.Text, new Place(1, 1, "a"), new string('x', 5000)), KeyShape.Flag).Message.Length
                < 150
        );
}
