using DevProxy.Configuration;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Reading;
using DevProxy.Configuration.Schema;

namespace DevProxy.Tests.Configuration.Reading;

public sealed class ReadContextTests
{
    private readonly ReadContext _context = new(new ProblemList(), new FileSnapshot(), Path.GetFullPath("/given"));

    [Fact]
    public void A_path_is_relative_to_the_folder()
    {
        Assert.Equal(Path.GetFullPath("/given/a/b"), _context.Absolute("./a/b"));
        Assert.Equal(Path.GetFullPath("/x"), _context.Absolute("/x"));
    }

    [Fact]
    public void What_a_variable_holds_is_told_by_the_variables_name()
    {
        var node = new SourceNode(SourceKind.Text, new Place(1, 1, "a"), "${A}") { Text = "hunter2", HasVariables = true };

        Assert.True(_context.IsFine(node, null, "origin", "x"));
        Assert.False(_context.IsFine(node, ("hunter2 is bad", "write hunter3"), "origin", "x"));

        var problem = Assert.Single(_context.Problems.InFileOrder());
        Assert.Equal(("The value of ${A} is not a valid origin", "set it to a value like x"), (problem.Message, problem.Fix));
    }

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
