using DevProxy.Configuration;
using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class StoreBoundsTests
{
    [Theory]
    [InlineData(64, 67_108_864)]
    [InlineData(4096, 4_294_967_296)] // More bytes than an int counts.
    public void The_inspector_s_settings_are_the_bounds(int megabytes, long bytes) =>
        Assert.Equal(new StoreBounds(500, 1024, bytes), StoreBounds.Of(new InspectorConfig("localhost", null, 500, 1024, megabytes)));

    [Fact]
    public void Without_an_inspector_one_exchange_is_kept_and_no_body() =>
        Assert.Equal(new StoreBounds(1, 0, 1_048_576), StoreBounds.Of(null));
}
