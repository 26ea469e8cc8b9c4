using DevProxy.Configuration.Json;
using DevProxy.Configuration.Schema;

namespace DevProxy.Tests.Configuration.Schema;

public sealed class KeysTests
{
    [Fact]
    public void Every_key_says_what_it_means() =>
        Assert.All(
            [.. RootKeys.All, .. RootKeys.Https, .. RootKeys.Inspector, .. RootKeys.Log, .. RouteKeys.All, .. CorsKeys.All],
            key => Assert.EndsWith(".", key.Doc, StringComparison.Ordinal)
        );

    [Fact]
    public void The_default_is_a_value_like_a_written_one()
    {
        Assert.Equal((SourceKind.Text, "auto"), (Of("\"auto\"")!.Kind, Of("\"auto\"")!.Text));
        Assert.Equal(SourceKind.False, Of("false")!.Kind);
        Assert.Null(Of(null));
    }

    private static SourceNode? Of(string? json) => new Key("k", KeyShape.Flag, json, "Doc.").DefaultNode;

    [Fact]
    public void What_may_stand_there_is_said_in_words()
    {
        Assert.Equal("true or false", KeyShape.Flag.Expected);
        Assert.Equal("a whole number from 1 to 9", KeyShape.Whole(1, 9).Expected);
        Assert.Equal("\"a\" or \"b\"", KeyShape.OneOf("a", "b").Expected);
        Assert.Equal("a path or null", KeyShape.Path.Expected);
        Assert.Equal("a list of names", KeyShape.List("names", KeyShape.Free("a name")).Expected);
        Assert.Equal("an object of things", KeyShape.Map("things", KeyShape.Flag).Expected);
        Assert.Equal("\"auto\", true, false or a URL", (KeyShape.Flag with { Words = ["auto"], Text = "a URL" }).Expected);
    }
}
