using System.Collections.Immutable;
using DevProxy.Cors;
using DevProxy.Pipeline;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Pipeline;

public sealed class ExposeHeaderTests
{
    [Fact]
    public void The_names_really_present_are_exposed_without_those_that_are_readable_or_never_are()
    {
        IHeaderDictionary headers = new HeaderDictionary
        {
            ["ETag"] = "\"1\"",
            ["X-Total-Count"] = "3",
            ["Content-Type"] = "text/plain",
            ["Cache-Control"] = "no-store",
            ["Set-Cookie"] = "a=b",
            ["Access-Control-Allow-Origin"] = "*",
            ["Connection"] = "close",
            ["Transfer-Encoding"] = "chunked",
        };

        Merge(headers, null);

        Assert.Equal("ETag, X-Total-Count", headers.AccessControlExposeHeaders);
    }

    [Fact]
    public void A_written_list_is_merged_with_the_upstreams()
    {
        IHeaderDictionary headers = new HeaderDictionary { ["X-Other"] = "1", ["Access-Control-Expose-Headers"] = "etag, X-A" };

        Merge(headers, ["ETag", "X-B"]);

        Assert.Equal("etag, X-A, X-B", headers.AccessControlExposeHeaders);
    }

    [Fact]
    public void A_list_that_cannot_be_read_is_replaced()
    {
        IHeaderDictionary headers = new HeaderDictionary { ["Access-Control-Expose-Headers"] = "X-A; X-B" };

        Merge(headers, ["ETag"]);

        Assert.Equal("ETag", headers.AccessControlExposeHeaders);
    }

    [Fact]
    public void Nothing_to_expose_writes_nothing()
    {
        var headers = new HeaderDictionary { ["Content-Type"] = "text/plain" };

        Merge(headers, null);

        Assert.False(headers.ContainsKey("Access-Control-Expose-Headers"));
    }

    private static void Merge(IHeaderDictionary headers, ImmutableArray<string>? written) =>
        ExposeHeader.Merge(headers, TokenList.Extract(HeaderLines.Of(headers), CorsHeader.ExposeHeaders), written);
}
