using DevProxy.Cli;

namespace DevProxy.Tests.Cli;

public sealed class VersionTextTests
{
    [Fact]
    public void The_version_is_a_number_without_a_commit() =>
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+(-[a-z0-9.]+)?$", VersionText.Number);

    [Fact]
    public void The_first_line_is_for_programs_and_the_second_for_people() =>
        Assert.Equal([$"devproxy {VersionText.Number}", VersionText.Lines.Split('\n')[1]], VersionText.Lines.Split('\n'));
}
