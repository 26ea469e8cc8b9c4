using System.CommandLine;
using DevProxy.Checking;
using DevProxy.Cli;

namespace DevProxy.Tests.Cli;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("8010", 8010)]
    [InlineData("65535", 65535)]
    public void A_port_is_a_number_of_sixteen_bits(string text, int port) => Assert.Equal(port, Parse(text).Port);

    [Theory]
    [InlineData("65536")]
    [InlineData("+80")]
    [InlineData("80.0")]
    [InlineData("0x50")]
    [InlineData("http")]
    public void Anything_else_is_refused(string text) =>
        Assert.StartsWith($"--port {text} is not a valid port", Parse(text).Error, StringComparison.Ordinal);

    [Fact]
    public void What_is_not_said_is_null() => Assert.Null(Parse().Port);

    private static (int? Port, string? Error) Parse(params string[] text)
    {
        var option = PortOption.Named("--port", "A port");
        var parsed = new Command("test") { option }.Parse([.. text.SelectMany(one => new[] { "--port", one })]);
        return parsed.Errors.Count > 0 ? (null, parsed.Errors[0].Message) : (parsed.GetValue(option), null);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("one", "one")]
    [InlineData("one two", "one")]
    public void The_first_word_counts_and_no_number_of_them_is_an_error_of_the_parsers(string line, string? word)
    {
        var argument = PositionalArgument.Optional("FILE");
        var parsed = new Command("test") { argument }.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Empty(parsed.Errors);
        Assert.Equal(word, parsed.Read(argument));
    }

    [Fact]
    public void Every_name_that_its_help_lists_is_a_backend_and_none_is_missing()
    {
        var names = BackendOption.New().Description!.Split(": ")[1].Split(", ");

        Assert.Equal(Enum.GetValues<Cors.Backend>(), names.Select(name => BackendName.Read(name).Backend!.Value));
    }

    [Fact]
    public void A_name_that_nobody_knows_comes_through_so_that_it_can_be_told_what_there_is()
    {
        var (name, errors) = ParseBackend("--backend", "cobol");

        Assert.Equal("cobol", name);
        Assert.Equal(0, errors);
    }

    [Fact]
    public void Without_a_name_a_backend_is_wrong_usage() => Assert.Equal(1, ParseBackend("--backend").Errors);

    [Fact]
    public void A_backend_that_is_left_out_is_null() => Assert.Null(ParseBackend().Name);

    private static (string? Name, int Errors) ParseBackend(params string[] words)
    {
        var option = BackendOption.New();
        var parsed = new Command("test") { option }.Parse(words);
        return parsed.Errors.Count > 0 ? (null, parsed.Errors.Count) : (parsed.GetValue(option), 0);
    }
}
