using DevProxy.Configuration;

namespace DevProxy.Tests.Configuration;

public sealed class ConfigReaderTests
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    [Fact]
    public void A_URL_alone_is_everything_under_the_root_with_CORS()
    {
        var config = ConfigReader.ReadArguments(new ConfigOverrides(Url: "https://api.example.com/v1/"), NoEnvironment).Config!;

        var route = Assert.Single(config.Routes);
        Assert.Equal("/", route.Key);
        Assert.Equal("https://api.example.com", route.Target.Origin.Serialized);
        Assert.Equal("/v1", route.Target.BasePath);
        Assert.NotNull(route.Cors);
        Assert.NotNull(config.Cors);
        Assert.Null(config.Path);
        Assert.Equal(8010, config.Port);
    }
}
