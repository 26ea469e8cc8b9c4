using DevProxy.Configuration.Keys;
using DevProxy.Configuration.Reading;
using DevProxy.Configuration.Source;

namespace DevProxy.Tests.Configuration.Reading;

public sealed class SectionTests
{
    private static readonly SourceNode Node = new SourceNode(SourceKind.Object, default)
        .With("maxExchanges", new SourceNode(SourceKind.Number, default, "7"))
        .With("host", new SourceNode(SourceKind.Refused, default));

    private readonly Section _section = new(Node, RootKeys.Inspector);

    [Fact]
    public void What_is_written_comes_before_the_default()
    {
        Assert.Equal(7, _section.Whole("maxExchanges"));
        Assert.Equal(65536, _section.Whole("maxBodyBytes"));
        Assert.Null(_section.Value("port"));
    }

    [Fact]
    public void What_was_refused_is_not_written_and_known_as_refused()
    {
        Assert.True(_section.IsRefused("host"));
        Assert.Null(_section.Written("host"));
        Assert.Equal("localhost", _section.Text("host"));
    }

    [Fact]
    public void An_object_that_is_not_there_has_its_defaults() =>
        Assert.Equal(
            "info",
            new Section(new SourceNode(SourceKind.Object, default), RootKeys.All).Inner("log", RootKeys.Log).Text("level")
        );
}
