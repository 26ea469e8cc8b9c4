using DevProxy.Pipeline;
using DevProxy.Traffic;

namespace DevProxy.Tests.Pipeline;

public sealed class ProxyErrorTests
{
    // The statuses of the known types are on the pages of docs/errors, which GeneratedPages compares with the table.
    [Fact]
    public void A_type_that_has_no_status_of_its_own_is_a_502()
    {
        var unknown = ProxyError.Of(new ExchangeError("something_new", "", ""));

        Assert.Equal(502, unknown.Status);
        Assert.NotEmpty(unknown.Title);
    }
}
