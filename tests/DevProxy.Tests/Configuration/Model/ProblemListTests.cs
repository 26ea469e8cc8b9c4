using DevProxy.Configuration;
using DevProxy.Configuration.Json;

namespace DevProxy.Tests.Configuration.Model;

public sealed class ProblemListTests
{
    [Fact]
    public void Problems_come_in_file_order_those_outside_of_it_first()
    {
        var problems = new ProblemList();
        problems.Error(new Place(2, 1, "c"), "m", "f");
        problems.Warn(new Place(1, 9, "b"), "m", "f");
        problems.Error(Place.Outside("--port"), "m", "f");
        problems.Error(new Place(1, 2, "a"), "m", "f");

        Assert.Equal(["--port", "a", "b", "c"], problems.InFileOrder().Select(problem => problem.Path));
    }

    [Fact]
    public void The_same_problem_is_told_once()
    {
        var problems = new ProblemList();
        problems.Error(new Place(1, 1, "a"), "m", "f");
        problems.Error(new Place(1, 1, "a"), "m", "f");

        Assert.Single(problems.InFileOrder());
    }

    [Fact]
    public void A_warning_is_no_error()
    {
        var problems = new ProblemList();
        problems.Warn(default, "m", "f");
        Assert.False(problems.HasErrors);

        problems.Error(default, "m", "f");
        Assert.True(problems.HasErrors);
    }
}
