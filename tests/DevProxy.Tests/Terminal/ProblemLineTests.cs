using DevProxy.Configuration;
using DevProxy.Terminal;

namespace DevProxy.Tests.Terminal;

public sealed class ProblemLineTests
{
    private static readonly ConfigProblem Unknown = new(
        ProblemSeverity.Error,
        12,
        5,
        "prot",
        "There is no key \"prot\".",
        "Did you mean \"port\"?"
    );

    [Fact]
    public void A_problem_is_told_as_compilers_do() =>
        Assert.Equal("proxy.json:12:5 error There is no key \"prot\". Did you mean \"port\"?", Line(Unknown, "/home/me/proxy.json"));

    [Fact]
    public void A_warning_says_that_it_is_one() =>
        Assert.StartsWith(
            "proxy.json:12:5 warning ",
            Line(Unknown with { Severity = ProblemSeverity.Warning }, "/home/me/proxy.json"),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_file_elsewhere_keeps_its_path()
    {
        Assert.StartsWith("/other/proxy.json:12:5 ", Line(Unknown, "/other/proxy.json"), StringComparison.Ordinal);
        Assert.StartsWith(
            $"dev{Path.DirectorySeparatorChar}proxy.json:12:5 ",
            Line(Unknown, "/home/me/dev/proxy.json"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_stands_in_no_file_has_no_line()
    {
        var outside = Unknown with { Line = 0, Column = 0, Path = "--cors" };

        Assert.StartsWith("devproxy: There", Line(outside, null), StringComparison.Ordinal);
        Assert.StartsWith("devproxy: There", Line(outside, "/home/me/proxy.json"), StringComparison.Ordinal);
        Assert.StartsWith(
            "devproxy: warning There",
            Line(outside with { Severity = ProblemSeverity.Warning }, "/home/me/proxy.json"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_is_wrong_with_the_file_as_a_whole_names_it() =>
        Assert.StartsWith(
            "proxy.json error There",
            Line(Unknown with { Line = 0, Column = 0, Path = "/home/me/proxy.json" }, "/home/me/proxy.json"),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_message_without_a_full_stop_is_joined_to_its_fix() =>
        Assert.Equal(
            "devproxy: no proxy.json here: devproxy init",
            Line(new ConfigProblem(ProblemSeverity.Error, 0, 0, "", "no proxy.json here", "devproxy init"), null)
        );

    [Fact]
    public void A_log_that_says_the_severity_itself_gets_the_line_without() =>
        Assert.Equal(
            "proxy.json:12:5 There is no key \"prot\". Did you mean \"port\"?",
            ProblemLine.WithoutSeverity(Unknown, "/home/me/proxy.json", "/home/me")
        );

    [Fact]
    public void A_value_of_the_file_cannot_control_the_terminal() =>
        Assert.DoesNotContain('\u001b', Line(Unknown with { Message = "\u001b[2J" }, "/home/me/proxy.json"));

    private static string Line(ConfigProblem problem, string? file) => ProblemLine.Of(problem, file, "/home/me", AnsiStyle.None);
}
