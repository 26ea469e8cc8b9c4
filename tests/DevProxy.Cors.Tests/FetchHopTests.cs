namespace DevProxy.Cors.Tests;

public class FetchHopTests
{
    [Theory]
    [InlineData(false, Make.Page)]
    [InlineData(true, "null")]
    public void A_tainted_hop_has_the_origin_null(bool isTainted, string expected) =>
        Assert.Equal(expected, new FetchHop("GET", Make.Api, HeaderList.Empty, true, isTainted, 0).SerializedOrigin(Make.Origin(Make.Page)));
}
