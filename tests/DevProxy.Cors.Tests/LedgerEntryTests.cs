namespace DevProxy.Cors.Tests;

public class LedgerEntryTests
{
    private static readonly LedgerEntry Entry = new(1, DateTimeOffset.UnixEpoch, "client", Make.Api, new PreflightQuestion(Make.Page, "PUT", ["x-a", "x-b"]));

    [Theory]
    [InlineData("PUT", "x-a,x-b", true)]
    [InlineData("PUT", "x-a", true)]
    [InlineData("PUT", "", true)]
    [InlineData("PUT", "x-c", false)]
    [InlineData("put", "x-a", false)]
    public void It_asked_for_a_request_with_this_method_and_no_other_names(string method, string names, bool expected) =>
        Assert.Equal(expected, Entry.AskedFor(method, names.Split(',', StringSplitOptions.RemoveEmptyEntries)));

    [Theory]
    [InlineData("PUT", "PUT", "", "x-a", true)]
    [InlineData("GET", "PUT", "", "", true)]
    [InlineData("DELETE", "PUT, DELETE", "", "", true)]
    [InlineData("DELETE", "*", "*", "x-z", true)]
    [InlineData("DELETE", "PUT", "", "", false)]
    [InlineData("PUT", "", "X-Z", "x-z", true)]
    [InlineData("PUT", "", "x-y", "x-z", false)]
    [InlineData("PUT", "", "*", "authorization", false)]
    public void Its_answer_covers_all_that_it_lists(string method, string methods, string headers, string names, bool expected)
    {
        var entry = new LedgerEntry(1, DateTimeOffset.UnixEpoch, "client", Make.Api, Entry.Asked)
        {
            Methods = TokenList.Extract(Make.Headers("M: " + methods), "M"),
            Headers = TokenList.Extract(Make.Headers("H: " + headers), "H"),
        };

        Assert.Equal(expected, entry.Covers(method, names.Split(',', StringSplitOptions.RemoveEmptyEntries)));
    }
}
