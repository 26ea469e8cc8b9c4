using DevProxy.Configuration.Keys;
using DevProxy.Configuration.Source;

namespace DevProxy.Tests.Configuration.Keys;

public sealed class KeyTests
{
    [Fact]
    public void The_default_is_a_value_like_a_written_one()
    {
        Assert.Equal((SourceKind.Text, "auto"), (Of("\"auto\"")!.Kind, Of("\"auto\"")!.Text));
        Assert.Equal(SourceKind.False, Of("false")!.Kind);
        Assert.Null(Of(null));
    }

    private static SourceNode? Of(string? json) => new Key("k", KeyShape.Flag, json, "Doc.").DefaultNode;
}
