namespace DevProxy.Cors.Tests;

public class SafelistedHeadersTests
{
    public static TheoryData<char> UnsafeBytes =>
        [.. Enumerable.Range(0, 0x20).Where(code => code != 9).Select(code => (char)code), .. "\"():<>?@[\\]{}\u007f"];

    [Theory]
    [InlineData("accept", "*/*", true)]
    [InlineData("ACCEPT", "text/html,\ttext/plain;q=0.9", true)]
    [InlineData("accept", "\u0080\u00ff", true)]
    [InlineData("content-type", "text/plain", true)]
    [InlineData("Content-Type", "multipart/form-data; boundary=x", true)]
    [InlineData("content-type", "APPLICATION/x-www-form-urlencoded", true)]
    [InlineData("content-type", "text/plain;", true)]
    [InlineData("content-type", "text/plain;charset=utf-8", true)]
    [InlineData("content-type", "text/plain; charset=\"utf-8\"", false)]
    [InlineData("content-type", "application/json", false)]
    [InlineData("content-type", "text/plain,text/plain", false)]
    [InlineData("content-type", "", false)]
    [InlineData("accept-language", "de-DE, en;q=0.8, *", true)]
    [InlineData("accept-language", "en_US", false)]
    [InlineData("accept-language", "en/US", false)]
    [InlineData("accept-language", "\u00e4", false)]
    [InlineData("content-language", "en=US.x", true)]
    [InlineData("content-language", "en\tUS", false)]
    [InlineData("range", "bytes=0-", true)]
    [InlineData("range", "bytes=5-5", true)]
    [InlineData("range", "bytes=00005-5", true)]
    [InlineData("range", "bytes=99999999999999999999999998-99999999999999999999999999", true)]
    [InlineData("range", "bytes=99999999999999999999999999-99999999999999999999999998", false)]
    [InlineData("range", "bytes=-500", false)]
    [InlineData("range", "bytes=-", false)]
    [InlineData("range", "bytes=2-1", false)]
    [InlineData("range", "bytes=0-1,2-3", false)]
    [InlineData("range", "Bytes=0-1", false)]
    [InlineData("range", "bytes = 0-1", false)]
    [InlineData("range", "bytes=0 -1", false)]
    [InlineData("range", "bytes=0-1 ", false)]
    [InlineData("range", "bytes=", false)]
    [InlineData("range", "bytes=\u0661-", false)]
    [InlineData("range", "bytes=0-0", true)]
    [InlineData("range", "bytes=10-9", false)]
    [InlineData("range", "bytes=0-1-", false)]
    [InlineData("range", "bytes=+1-2", false)]
    [InlineData("range", "bytes=1-\t", false)]
    [InlineData("range", "items=0-1", false)]
    [InlineData("range", " bytes=0-1", false)]
    [InlineData("content-type", "text/plain ;charset=utf-8", true)]
    [InlineData("content-type", "text/plain\t", true)]
    [InlineData("content-type", "Text/Plain;A=B;;=", true)]
    [InlineData("content-type", "text/plain/", false)]
    [InlineData("content-type", "text/", false)]
    [InlineData("content-type", "/plain", false)]
    [InlineData("content-type", "text", false)]
    [InlineData("content-type", "text /plain", false)]
    [InlineData("content-type", "text/ plain", false)]
    [InlineData("content-type", "multipart/mixed", false)]
    [InlineData("content-type", "text/plain;\u00e4", true)]
    [InlineData("content-type", "text/plain\u00e4", false)]
    [InlineData("content-type", "text/plain;\u000c", false)]
    [InlineData("accept", "", true)]
    [InlineData("accept", "a/b,c;d=e+'!#$%&*^_`|~", true)]
    [InlineData("accept-language", "", true)]
    [InlineData("accept-language", "en;q=0.9'", false)]
    [InlineData("accept-language", "en+us", false)]
    [InlineData("content-language", "a_b", false)]
    [InlineData("accept-encoding", "x", false)]
    [InlineData("acceptx", "x", false)]
    [InlineData("save-data", "on", false)]
    [InlineData("authorization", "x", false)]
    [InlineData("x-test", "", false)]
    [InlineData("if-none-match", "*", false)]
    [InlineData("user-agent", "x", false)]
    [InlineData("last-event-id", "1", false)]
    [InlineData("dpr", "2", false)]
    public void It_goes_without_asking(string name, string value, bool expected) => Assert.Equal(expected, SafelistedHeaders.Contains(name, value));

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void No_value_is_longer_than_128_bytes(int length, bool expected)
    {
        Assert.Equal(expected, SafelistedHeaders.Contains("accept", new string('a', length)));
        Assert.Equal(expected, SafelistedHeaders.Contains("accept-language", new string('a', length)));
        Assert.Equal(expected, SafelistedHeaders.Contains("content-type", "text/plain;" + new string('a', length - 11)));
    }

    [Theory]
    [MemberData(nameof(UnsafeBytes))]
    public void An_unsafe_byte_makes_accept_and_content_type_ask(char unsafeByte)
    {
        Assert.False(SafelistedHeaders.Contains("accept", "a" + unsafeByte));
        Assert.False(SafelistedHeaders.Contains("content-type", "text/plain;a" + unsafeByte));
    }
}
