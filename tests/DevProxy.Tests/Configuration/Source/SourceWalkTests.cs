using System.Text;
using DevProxy.Configuration.Source;

namespace DevProxy.Tests.Configuration.Source;

public sealed class SourceWalkTests
{
    [Fact]
    public void Every_value_knows_its_kind_its_place_and_its_path()
    {
        var root = new SourceWalk(
            new SourceText(Encoding.UTF8.GetBytes("{ \"a\": [1, \"x\", null],\n  \"b c\": { \"d\": true, \"d\": false } }"))
        ).ToEnd();

        Assert.Equal(SourceKind.Object, root.Kind);
        var list = root.Find("a")!;
        Assert.Equal([SourceKind.Number, SourceKind.Text, SourceKind.Null], list.Items.Select(item => item.Kind));
        Assert.Equal(["1", "x", ""], list.Items.Select(item => item.Text));
        Assert.Equal(new Place(1, 12, "a[1]"), list.Items[1].At);

        var inner = root.Find("b c")!;
        Assert.Equal(new Place(2, 10, "[\"b c\"]"), inner.At);
        Assert.Equal(new Place(2, 3, "[\"b c\"]"), root.Members[1].At);
        Assert.Equal(
            [(SourceKind.True, new Place(2, 17, "[\"b c\"].d")), (SourceKind.False, new Place(2, 28, "[\"b c\"].d"))],
            inner.Members.Select(member => (member.Value.Kind, member.Value.At))
        );
    }

    [Fact]
    public void Escapes_in_texts_are_resolved()
    {
        var root = new SourceWalk(new SourceText("""{ "\u0061": "\"\\\n😀" }"""u8.ToArray())).ToEnd();

        Assert.Equal("\"\\\n😀", root.Find("a")!.Text);
    }
}
