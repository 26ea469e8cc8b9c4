namespace DevProxy.Cors.Tests;

public class SetCookieTests
{
    [Theory]
    [InlineData("a=1; SameSite=None; Secure", true, true)]
    [InlineData("a=1;samesite=none;secure", true, true)]
    [InlineData("a=1; SameSite=None; SameSite=Lax", false, false)]
    [InlineData("a=SameSite=None; Path=/", false, false)]
    [InlineData("Secure", false, false)]
    public void Its_attributes_come_after_the_first_semicolon(string line, bool isNone, bool isSecure)
    {
        Assert.Equal(isNone, SetCookie.IsSameSiteNone(line));
        Assert.Equal(isSecure, SetCookie.IsSecure(line));
    }
}
