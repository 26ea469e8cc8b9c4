using DevProxy.Configuration.Source;

namespace DevProxy.Tests.Configuration.Source;

public sealed class SourceNodeTests
{
    private static readonly SourceNode One = new(SourceKind.Number, default, "1");
    private static readonly SourceNode Two = new(SourceKind.Number, default, "2");

    [Fact]
    public void A_key_is_replaced_in_its_place_or_added_at_the_end()
    {
        var node = new SourceNode(SourceKind.Object, default).With("a", One).With("b", One).With("a", Two);

        Assert.Equal([("a", "2"), ("b", "1")], node.Members.Select(member => (member.Key, member.Value.Text)));
    }

    [Fact]
    public void Of_a_key_that_stands_twice_the_first_is_found()
    {
        var node = new SourceNode(SourceKind.Object, default) { Members = [new("a", default, One), new("a", default, Two)] };

        Assert.Equal("1", node.Find("a")!.Text);
        Assert.Null(node.Find("A"));
    }

    [Fact]
    public void The_text_is_what_is_written_until_a_variable_is_resolved()
    {
        var node = new SourceNode(SourceKind.Text, default, "${A}");

        Assert.Equal("${A}", node.Text);
        Assert.Equal(("x", "${A}"), ((node with { Text = "x" }).Text, (node with { Text = "x" }).Written));
    }
}
