using DevProxy.Forwarding;

namespace DevProxy.Tests.Forwarding;

public sealed class SetCookieLineTests
{
    [Theory]
    [InlineData("a=b")]
    [InlineData("a=b;Path=/ ;  HTTPONLY;")]
    [InlineData("a")]
    [InlineData("")]
    [InlineData("a=\"x; y\"; Path=/")]
    public void What_is_not_changed_keeps_its_bytes(string line) => Assert.Equal(line, new SetCookieLine(line).ToString());

    [Fact]
    public void Of_several_attributes_of_one_name_the_last_counts()
    {
        var cookie = new SetCookieLine("a=b; Path=/x; Path=/y");
        Assert.Equal("/y", cookie["path"]);
        cookie["Path"] = "/z";
        Assert.Equal("a=b; Path=/z", cookie.ToString());
    }

    [Fact]
    public void The_name_is_no_attribute()
    {
        var cookie = new SetCookieLine("Secure=1; HttpOnly");
        Assert.Equal("Secure", cookie.Name);
        Assert.False(cookie.Has("Secure"));
        Assert.True(cookie.Has("httponly"));
    }
}
