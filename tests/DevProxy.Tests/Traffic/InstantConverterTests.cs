using System.Globalization;
using System.Text.Json;
using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class InstantConverterTests
{
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
}
