namespace DevProxy.Cors.Tests;

public class ScriptRequestTests
{
    [Theory]
    [InlineData("Cookie", "a=1", true)]
    [InlineData("host", "x", true)]
    [InlineData("ORIGIN", "x", true)]
    [InlineData("Referer", "x", true)]
    [InlineData("DNT", "1", true)]
    [InlineData("Date", "x", true)]
    [InlineData("Accept-Charset", "x", true)]
    [InlineData("Access-Control-Request-Method", "x", true)]
    [InlineData("Proxy-Anything", "x", true)]
    [InlineData("sec-ch-ua", "x", true)]
    [InlineData("Sec-", "x", true)]
    [InlineData("X-HTTP-Method-Override", "PUT", false)]
    [InlineData("X-HTTP-Method-Override", "PUT, trace", true)]
    [InlineData("X-HTTP-Method", "CONNECT", true)]
    [InlineData("X-Method-Override", " Track ", true)]
    [InlineData("X-Method-Override", "TRACER", false)]
    [InlineData("X-Method-Override", "GET,CONNECT", true)]
    [InlineData("X-Method-Override", "", false)]
    [InlineData("X-Method", "TRACE", false)]
    [InlineData("TRACE", "TRACE", false)]
    [InlineData("Cookie2", "x", true)]
    [InlineData("set-cookie", "x", true)]
    [InlineData("Set-Cookie2", "x", false)]
    [InlineData("Accept-Encoding", "x", true)]
    [InlineData("Access-Control-Request-Headers", "x", true)]
    [InlineData("Access-Control-Request-Private-Network", "true", false)]
    [InlineData("Connection", "x", true)]
    [InlineData("Content-Length", "1", true)]
    [InlineData("Expect", "x", true)]
    [InlineData("Keep-Alive", "x", true)]
    [InlineData("TE", "x", true)]
    [InlineData("Trailer", "x", true)]
    [InlineData("Transfer-Encoding", "x", true)]
    [InlineData("Upgrade", "x", true)]
    [InlineData("Via", "x", true)]
    [InlineData("PROXY-", "x", true)]
    [InlineData("Section", "x", false)]
    [InlineData("Content-Type", "x", false)]
    [InlineData("User-Agent", "x", false)]
    [InlineData("Authorization", "x", false)]
    [InlineData("Secret", "x", false)]
    [InlineData("Proxy", "x", false)]
    public void Some_headers_cannot_be_set_by_script(string name, string value, bool expected) =>
        Assert.Equal(expected, ForbiddenHeaders.Contains(name, value));

    [Theory]
    [InlineData("get", "GET")]
    [InlineData("Head", "HEAD")]
    [InlineData("post", "POST")]
    [InlineData("pUT", "PUT")]
    [InlineData("delete", "DELETE")]
    [InlineData("options", "OPTIONS")]
    [InlineData("patch", "patch")]
    [InlineData("Patch", "Patch")]
    [InlineData("query", "query")]
    public void Six_methods_are_converted_to_upper_case(string method, string expected) =>
        Assert.Equal(expected, FetchMethod.Normalize(method));

    [Theory]
    [InlineData("GET", true)]
    [InlineData("HEAD", true)]
    [InlineData("POST", true)]
    [InlineData("get", false)]
    [InlineData("PUT", false)]
    [InlineData("OPTIONS", false)]
    public void GET_HEAD_and_POST_are_safelisted_in_upper_case_only(string method, bool expected) =>
        Assert.Equal(expected, FetchMethod.IsSafelisted(method));

    [Theory]
    [InlineData("connect", true)]
    [InlineData("TRACE", true)]
    [InlineData("Track", true)]
    [InlineData("PUT", false)]
    public void CONNECT_TRACE_and_TRACK_are_forbidden_in_any_case(string method, bool expected) =>
        Assert.Equal(expected, FetchMethod.IsForbidden(method));
}
