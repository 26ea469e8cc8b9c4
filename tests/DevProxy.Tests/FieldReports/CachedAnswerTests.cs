namespace DevProxy.Tests.FieldReports;

/// <summary>
/// A cache gave a copy that was made for another origin, and the fix was to allow one more origin at the server, which changes nothing.
/// </summary>
public sealed class CachedAnswerTests
{
    private const string Page = "http://viewer.example.net";
    private const string Other = "Access-Control-Allow-Origin: https://first.example.com";

    [Theory]
    [InlineData("X-Cache: Hit from cloudfront; Age: 841; Via: 1.1 abc.cloudfront.net (CloudFront)")]
    [InlineData("X-Cache: RefreshHit from cloudfront")]
    [InlineData("CF-Cache-Status: HIT; Server: cloudflare")]
    [InlineData("CF-Cache-Status: STALE")]
    [InlineData("X-Varnish: 32770 3")]
    [InlineData("X-Served-By: cache-iad-1, cache-fra-2; X-Cache: MISS, HIT; X-Cache-Hits: 0, 1")]
    [InlineData("X-Cache: TCP_HIT")]
    [InlineData("X-Proxy-Cache: HIT")]
    [InlineData("X-Vercel-Cache: HIT")]
    [InlineData("Cache-Status: \"Netlify Edge\"|; hit")]
    [InlineData("Age: 12")]
    public async Task The_fix_is_the_caches_key_and_Vary(string marks)
    {
        var lines = marks.Replace("|; ", ";", StringComparison.Ordinal);
        foreach (var allowed in new[] { Other + "; ", "" })
        {
            var report = new PublicReport(
                "GET http://cdn.example.org/info.json",
                Page,
                $"200; {allowed}Content-Type: application/json; {lines} | {{}}"
            );
            foreach (var told in new[] { await report.CheckAsync(), await report.DiagnoseAsync(null) })
            {
                Assert.Equal((allowed.Length > 0 ? "acao-mismatch" : "acao-missing", "cached-without-origin"), (told.Code, told.Cause));
                Assert.Contains("cache", told.Explanation, StringComparison.Ordinal);
                Assert.Contains("Put Origin into the cache key, send Vary: Origin", told.Fix, StringComparison.Ordinal);
                Assert.Empty(told.Snippets);
            }
        }
    }

    [Theory]
    [InlineData("X-Cache: Miss from cloudfront")]
    [InlineData("X-Cache: Miss from cloudfront; Age: 0")]
    [InlineData("CF-Cache-Status: DYNAMIC")]
    [InlineData("CF-Cache-Status: BYPASS")]
    [InlineData("X-Varnish: 32770")]
    [InlineData("Age: 0")]
    [InlineData("X-Cache: Hit from cloudfront; Vary: Origin")]
    [InlineData("Age: 841; Vary: Accept-Encoding, origin")]
    [InlineData("Age: 841; Vary: *")]
    public async Task A_miss_and_a_cache_that_keeps_origins_apart_are_not_to_blame(string marks)
    {
        var told = await new PublicReport("GET http://cdn.example.org/info.json", Page, $"200; {Other}; {marks}").CheckAsync();

        Assert.Equal("acao-mismatch", told.Code);
        Assert.NotEqual("cached-without-origin", told.Cause);
        Assert.NotEmpty(told.Snippets);
    }
}
