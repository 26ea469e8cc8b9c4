using System.Text.Json;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

/// <summary>The engine has words of its own for the terminal and the options: the record's are the same.</summary>
public sealed class KebabCaseConverterTests
{
    [Fact]
    public void The_record_says_what_the_terminal_says()
    {
        AssertSame<Outcome>(WireName.Of);
        AssertSame<FailureCode>(WireName.Of);
        AssertSame<CredentialsMode>(WireName.Of);
        AssertSame<Layout>(WireName.Of);
        AssertSame<PreflightState>(WireName.Of);
        AssertSame<RootCause>(WireName.Of);
        AssertSame<Hint>(WireName.Of);
    }

    [Theory]
    [InlineData("Preflight", "\"preflight\"")]
    [InlineData("Websocket", "\"websocket\"")]
    public void A_name_of_one_word_is_in_lower_case(string kind, string word) =>
        Assert.Equal(word, JsonSerializer.Serialize(Enum.Parse<ExchangeKind>(kind), ExchangeJson.Options));

    private static void AssertSame<TEnum>(Func<TEnum, string> word)
        where TEnum : struct, Enum =>
        Assert.All(
            Enum.GetValues<TEnum>(),
            value => Assert.Equal($"\"{word(value)}\"", JsonSerializer.Serialize(value, ExchangeJson.Options))
        );
}
