using DevProxy.Configuration;
using DevProxy.Forwarding;
using DevProxy.Pipeline;
using DevProxy.Tests.Forwarding;
using DevProxy.Traffic;

namespace DevProxy.Tests.Pipeline;

public sealed class DryRunRequestTests
{
    [Theory]
    [InlineData("http://localhost:8010", "same-origin")]
    [InlineData("http://localhost:3000", "same-site")]
    public void It_is_what_a_page_of_this_machine_sends(string page, string site)
    {
        var route = Routes.To("/", "http://localhost:1") with
        {
            Headers = [new HeaderChange("X-Debug", null), new HeaderChange("X-Env", "dev")],
        };
        var context = new DryRunRequest("PUT", new CalledOrigin("http", "localhost:8010"), new RawTarget("/a%2Fb", "?c"), route).From(page);

        Assert.Equal(
            ("PUT", "localhost:8010", page, site),
            (
                context.Request.Method,
                context.Request.Host.Value,
                context.Request.Headers.Origin.ToString(),
                context.Request.Headers["Sec-Fetch-Site"].ToString()
            )
        );
        Assert.Equal(new RawTarget("/a%2Fb", "?c"), RawTarget.Of(context));
        Assert.True(CalledOrigin.IsLoopback(context.Connection.RemoteIpAddress));
        Assert.True(context.Request.Headers.ContainsKey("X-Debug"), "What the route removes has to be there.");
        Assert.False(context.Request.Headers.ContainsKey("X-Env"));
    }
}
