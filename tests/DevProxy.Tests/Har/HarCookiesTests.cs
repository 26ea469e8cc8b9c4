using System.Text.Json;
using DevProxy.Cors;
using DevProxy.Har;
using DevProxy.Traffic;

namespace DevProxy.Tests.Har;

public sealed class HarCookiesTests
{
    [Theory]
    [InlineData("Cookie: session=***; theme=***", """{"cookies":[{"name":"session","value":"***"},{"name":"theme","value":"***"}]}""")]
    [InlineData("cookie: ***", """{"cookies":[{"name":"","value":"***"}]}""")]
    [InlineData("Accept: */*", """{"cookies":[]}""")]
    public void A_requests_cookies_are_listed_by_name(string line, string expected) =>
        Assert.Equal(expected, Written(HarCookies.Sent, line));

    [Theory]
    [InlineData(
        "Set-Cookie: session=***; Path=/api; Domain=example.com; SameSite=Lax; HttpOnly; Secure; Max-Age=60",
        """{"cookies":[{"name":"session","value":"***","path":"/api","domain":"example.com","sameSite":"Lax","httpOnly":true,"secure":true}]}"""
    )]
    [InlineData("Set-Cookie: ***", """{"cookies":[{"name":"","value":"***"}]}""")]
    public void The_cookies_that_an_answer_sets_have_their_attributes(string line, string expected) =>
        Assert.Equal(expected, Written(HarCookies.Set, line));

    private static string Written(Func<HeaderList, IEnumerable<HarCookie>> cookies, string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var listed = cookies(new HeaderList(new HeaderLine(line[..colon], line[(colon + 2)..])));
        return JsonSerializer.Serialize(new HarResponse { Cookies = listed }, HarJsonContext.Default.HarResponse);
    }
}
