using DevProxy.Configuration.Draft;

namespace DevProxy.Tests.Configuration.Draft;

public sealed class KnownToolTests
{
    [Theory]
    [InlineData("vite", 5173)]
    [InlineData("react-scripts", 3000)]
    [InlineData("next", 3000)]
    [InlineData("@angular/cli", 4200)]
    [InlineData("@vue/cli", 8080)]
    public void A_package_betrays_a_port(string package, int port) =>
        Assert.Equal(port, KnownTool.All.Single(tool => tool.Packages.Contains(package)).Port);

    [Fact]
    public void No_package_and_no_word_means_two_tools()
    {
        Assert.Distinct(KnownTool.All.SelectMany(tool => tool.Packages));
        Assert.Distinct(KnownTool.All.SelectMany(tool => tool.Words));
    }
}
