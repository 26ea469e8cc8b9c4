using System.Text.Json;
using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class WordConverterTests
{
    private readonly List<DayOfWeek> _asked = [];
    private readonly JsonSerializerOptions _options;

    public WordConverterTests() => _options = new JsonSerializerOptions { Converters = { new Days(_asked) } };

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
