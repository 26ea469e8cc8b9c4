namespace DevProxy.Cors.Tests;

public class RevalidationTests
{
    [Fact]
    public void The_304_is_laid_over_the_stored_answer()
    {
        var merged = Revalidation.Merge(
            Make.Answer(200, "Access-Control-Allow-Origin: *", "ETag: 1", "X: a", "X: b"),
            Make.Answer(304, "etag: 2", "x: c"));

        Assert.Equal(200, merged.Status);
        Assert.Equal("*", merged.Headers.Get("Access-Control-Allow-Origin"));
        Assert.Equal("2", merged.Headers.Get("ETag"));
        Assert.Equal("c", merged.Headers.Get("X"));
    }
}
