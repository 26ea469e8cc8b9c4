using DevProxy.Configuration;

namespace DevProxy.Tests.Configuration.Model;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("prot", "port")]
    [InlineData("tagret", "target")]
    [InlineData("changeorigin", "changeOrigin")]
    [InlineData("chnageOrigin", "changeOrigin")]
    [InlineData("allowedHost", "allowedHosts")]
    [InlineData("por", "port")]
    [InlineData("x", null)]
    [InlineData("", null)]
    [InlineData("completelyElse", null)]
    public void A_typing_error_finds_the_name_that_was_meant(string written, string? meant) =>
        Assert.Equal(meant, NearestName.Of(written, ["port", "target", "changeOrigin", "allowedHosts", "ws"]));

    [Fact]
    public void Of_two_close_names_the_closer_is_found() => Assert.Equal("info", NearestName.Of("inf", ["imk", "info"]));
}
