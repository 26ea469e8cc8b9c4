using DevProxy.Cors;
using DevProxy.Pipeline;

namespace DevProxy.Tests.Pipeline;

public sealed class HeadDifferenceTests
{
    [Fact]
    public void Each_name_gets_a_sentence_unless_it_stays()
    {
        var before = new HeaderList(new("A", "1"), new("B", "1"), new("C", "1"), new("D", "1"), new("D", "2"), new("E", "1"));
        var after = new HeaderList(
            new("a", "1"),
            new("C", "2"),
            new("D", "1"),
            new("D", "3"),
            new("E", "1"),
            new("E", "2"),
            new("F", "secret"),
            new("G", "1")
        );

        Assert.Equal(
            ["B is removed", "C: 1 becomes 2", "D: 2 becomes 3", "E becomes 1, 2", "F: *** is set"],
            new HeadDifference(before, after, (name, value) => name == "F" ? "***" : value).Sentences("g")
        );
    }
}
