using DevProxy.Configuration.Json;

namespace DevProxy.Tests.Configuration.Json;

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

    [Theory]
    [InlineData("", "port", "port")]
    [InlineData("inspector", "port", "inspector.port")]
    [InlineData("routes", "/api", "routes[\"/api\"]")]
    [InlineData("routes[\"/api\"]", "target", "routes[\"/api\"].target")]
    [InlineData("a", "x\"y\\", "a[\"x\\\"y\\\\\"]")]
    [InlineData("a", "", "a[\"\"]")]
    [InlineData("a", "1", "a[\"1\"]")]
    [InlineData("", "$schema", "$schema")]
    public void A_path_is_written_as_a_person_would(string parent, string key, string path) =>
        Assert.Equal(path, Place.Member(parent, key));

    [Theory]
    [InlineData("port", "port")]
    [InlineData("inspector.port", "port")]
    [InlineData("routes[\"/api.v1\"]", "\"/api.v1\"")]
    [InlineData("routes[\"/api.v1\"].target", "target")]
    [InlineData("routes[\"/api\"].cors.origin[0]", "origin[0]")]
    public void A_sentence_names_the_last_part(string path, string name) => Assert.Equal(name, new Place(1, 1, path).Name);

    [Fact]
    public void What_stands_in_no_file_is_named_whole() =>
        Assert.Equal(
            (0, 0, "--route /a=http://b.c"),
            (Place.Outside("--route /a=http://b.c").Line, Place.Outside("x").Column, Place.Outside("--route /a=http://b.c").Name)
        );

    [Theory]
    [InlineData("it's <b>ü</b>", "\"it's <b>ü</b>\"")]
    [InlineData("a\"b\\c\n", "\"a\\\"b\\\\c\\n\"")]
    public void A_text_is_quoted_as_a_person_would_write_it(string text, string json) => Assert.Equal(json, ReadableJson.Quote(text));
}
