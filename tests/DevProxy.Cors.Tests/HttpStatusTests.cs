namespace DevProxy.Cors.Tests;

public class HttpStatusTests
{
    [Theory]
    [InlineData(199, false, false)]
    [InlineData(200, true, false)]
    [InlineData(299, true, false)]
    [InlineData(300, false, false)]
    [InlineData(301, false, true)]
    [InlineData(302, false, true)]
    [InlineData(303, false, true)]
    [InlineData(304, false, false)]
    [InlineData(305, false, false)]
    [InlineData(307, false, true)]
    [InlineData(308, false, true)]
    [InlineData(404, false, false)]
    public void A_status_is_ok_a_redirect_or_neither(int status, bool isOk, bool isRedirect)
    {
        Assert.Equal(isOk, HttpStatus.IsOk(status));
        Assert.Equal(isRedirect, HttpStatus.IsRedirect(status));
    }
}
