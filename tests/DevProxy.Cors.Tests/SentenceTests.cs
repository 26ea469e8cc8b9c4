namespace DevProxy.Cors.Tests;

public class SentenceTests
{
    [Fact]
    public void Every_cause_hint_and_advisory_has_one_sentence() =>
        Assert.All(
            [
                .. Enum.GetValues<RootCause>().Select(Sentence.Of),
                .. Enum.GetValues<Hint>().Select(Sentence.Of),
                .. Enum.GetValues<Advisory>().Select(Sentence.Of),
            ],
            sentence => Assert.Matches("^[A-Z\"l].*\\.$", sentence));
}
