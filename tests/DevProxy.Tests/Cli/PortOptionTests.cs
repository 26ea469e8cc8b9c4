using System.CommandLine;
using DevProxy.Cli;

namespace DevProxy.Tests.Cli;

public sealed class PortOptionTests
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
}
