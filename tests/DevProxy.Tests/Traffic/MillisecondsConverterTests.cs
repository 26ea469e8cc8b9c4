using System.Text.Json;
using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class MillisecondsConverterTests
{
    [Theory]
    [InlineData(34.2345, "34.2")]
    [InlineData(0.25, "0.3")]
    [InlineData(0.75, "0.8")]
    [InlineData(0.04, "0")]
    [InlineData(120000, "120000")]
    public void A_duration_has_a_tenth_of_a_millisecond_and_nothing_finer(double duration, string written) =>
        Assert.Equal(written, JsonSerializer.Serialize(duration, ExchangeJson.Options));
}
