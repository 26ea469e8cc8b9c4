using System.CommandLine;
using DevProxy.Checking;
using DevProxy.Cli;

namespace DevProxy.Tests.Cli;

public sealed class BackendOptionTests
{
    [Fact]
    public void Every_name_that_its_help_lists_is_a_backend_and_none_is_missing()
    {
        var names = BackendOption.New().Description!.Split(": ")[1].Split(", ");

        Assert.Equal(Enum.GetValues<Cors.Backend>(), names.Select(name => BackendName.Read(name).Backend!.Value));
    }

    [Fact]
    public void A_name_that_nobody_knows_comes_through_so_that_it_can_be_told_what_there_is()
    {
        var (name, errors) = Parse("--backend", "cobol");

        Assert.Equal("cobol", name);
        Assert.Equal(0, errors);
    }

    [Fact]
    public void Without_a_name_it_is_wrong_usage() => Assert.Equal(1, Parse("--backend").Errors);

    [Fact]
    public void What_is_not_said_is_null() => Assert.Null(Parse().Name);

    private static (string? Name, int Errors) Parse(params string[] words)
    {
        var option = BackendOption.New();
        var parsed = new Command("test") { option }.Parse(words);
        return parsed.Errors.Count > 0 ? (null, parsed.Errors.Count) : (parsed.GetValue(option), 0);
    }
}
