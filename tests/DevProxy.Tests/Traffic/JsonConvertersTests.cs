using System.Globalization;
using System.Text.Json;
using DevProxy.Checking;
using DevProxy.Cli;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class JsonConvertersTests
{
    private static readonly HeaderList Lines = new(
        new HeaderLine("B", "1"),
        new HeaderLine("a", "say \"Zoë\"\u001b"),
        new HeaderLine("B", "2")
    );

    [Fact]
    public void Header_lines_keep_their_order_their_case_and_their_number() =>
        Assert.Equal("""[["B","1"],["a","say \"Zoë\"\u001B"],["B","2"]]""", JsonSerializer.Serialize(Lines, ExchangeJson.Options));

    [Fact]
    public void For_people_each_header_line_is_a_line()
    {
        var json = JsonSerializer.Serialize(new CheckStepRequest("GET", Lines), ReportJson.Options).ReplaceLineEndings("\n");

        Assert.Equal(
            """
            {
              "method": "GET",
              "headers": [
                ["B", "1"],
                ["a", "say \"Zoë\"\u001B"],
                ["B", "2"]
              ]
            }
            """.ReplaceLineEndings("\n"),
            json
        );
    }

    [Fact]
    public void No_header_lines_are_an_empty_list_for_people_too() =>
        Assert.Equal("[]", JsonSerializer.Serialize(HeaderList.Empty, ReportJson.Options));

    [Fact]
    public void Header_lines_are_not_read_back() =>
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize<HeaderList>("[]", ExchangeJson.Options));

    [Theory]
    [InlineData("2026-11-22T10:00:00Z", "2026-11-22T10:00:00.000Z")]
    [InlineData("2026-11-22T01:30:00+05:30", "2026-11-21T20:00:00.000Z")]
    [InlineData("2026-12-31T23:59:59.9999Z", "2026-12-31T23:59:59.999Z")]
    public void An_instant_is_written_in_UTC_with_its_whole_milliseconds(string instant, string written)
    {
        var value = DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);

        Assert.Equal(written, InstantConverter.Text(value));
        Assert.Equal($"\"{written}\"", JsonSerializer.Serialize(value, ExchangeJson.Options));
    }

    [Theory]
    [InlineData(34.2345, "34.2")]
    [InlineData(0.25, "0.3")]
    [InlineData(0.75, "0.8")]
    [InlineData(0.04, "0")]
    [InlineData(120000, "120000")]
    public void A_duration_has_a_tenth_of_a_millisecond_and_nothing_finer(double duration, string written) =>
        Assert.Equal(written, JsonSerializer.Serialize(duration, ExchangeJson.Options));

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

    private readonly List<DayOfWeek> _asked = [];
    private readonly JsonSerializerOptions _options;

    public JsonConvertersTests() => _options = new JsonSerializerOptions { Converters = { new Days(_asked) } };

    [Fact]
    public void A_value_is_its_word_as_a_value_and_as_a_name()
    {
        Assert.Equal("\"day 1\"", JsonSerializer.Serialize(DayOfWeek.Monday, _options));
        Assert.Equal(
            """{"day 0":["day 6"]}""",
            JsonSerializer.Serialize(new Dictionary<DayOfWeek, DayOfWeek[]> { [DayOfWeek.Sunday] = [DayOfWeek.Saturday] }, _options)
        );
    }

    [Fact]
    public void Words_are_asked_for_once_and_not_for_every_record()
    {
        JsonSerializer.Serialize(DayOfWeek.Monday, _options);
        JsonSerializer.Serialize(DayOfWeek.Monday, _options);

        Assert.Equal(Enum.GetValues<DayOfWeek>(), _asked);
    }

    [Fact]
    public void Words_are_not_read_back() =>
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize<DayOfWeek>("\"day 1\"", _options));

    private sealed class Days(List<DayOfWeek> asked)
        : WordConverter<DayOfWeek>(day =>
        {
            asked.Add(day);
            return $"day {(int)day}";
        });
}
