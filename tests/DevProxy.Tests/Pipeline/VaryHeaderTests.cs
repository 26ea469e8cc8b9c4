using DevProxy.Pipeline;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Pipeline;

public sealed class VaryHeaderTests
{
    [Theory]
    [InlineData(new string[0], "Origin")]
    [InlineData(new[] { "Accept-Encoding" }, "Accept-Encoding, Origin")]
    [InlineData(new[] { "origin" }, "origin")]
    [InlineData(new[] { "Accept, ORIGIN" }, "Accept, ORIGIN")]
    [InlineData(new[] { "*" }, "*")]
    [InlineData(new[] { "" }, "Origin")]
    [InlineData(new[] { "Accept", "Cookie" }, "Accept|Cookie, Origin")]
    [InlineData(new[] { "X-Origin" }, "X-Origin, Origin")]
    public void A_name_is_added_once(string[] before, string after)
    {
        IHeaderDictionary headers = new HeaderDictionary { ["Vary"] = before };

        VaryHeader.Merge(headers, "Origin");

        Assert.Equal(after.Split('|'), headers.Vary.AsEnumerable());
    }

    [Fact]
    public void Several_names_stand_in_one_line()
    {
        IHeaderDictionary headers = new HeaderDictionary();

        VaryHeader.Merge(headers, "Origin", "Accept", "Origin");

        Assert.Equal(["Origin, Accept"], headers.Vary.AsEnumerable());
    }
}
