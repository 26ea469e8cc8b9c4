using DevProxy.Configuration;
using DevProxy.Configuration.Reading;
using DevProxy.Configuration.Source;

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
    public void What_a_variable_holds_is_told_by_the_variable_s_name()
    {
        var node = new SourceNode(SourceKind.Text, new Place(1, 1, "a"), "${A}") { Text = "hunter2", HasVariables = true };

        Assert.True(_context.IsFine(node, null, "origin", "x"));
        Assert.False(_context.IsFine(node, ("hunter2 is bad", "write hunter3"), "origin", "x"));

        var problem = Assert.Single(_context.Problems.InFileOrder());
        Assert.Equal(("The value of ${A} is not a valid origin", "set it to a value like x"), (problem.Message, problem.Fix));
    }
}
