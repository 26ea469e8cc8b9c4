namespace DevProxy.Cors.Tests;

public class ScriptHeadersTests
{
    [Fact]
    public void Headers_that_Chromium_adds_need_no_permission() =>
        AssertNames(
            "",
            "Host: localhost:8010",
            "Connection: keep-alive",
            "sec-ch-ua: x",
            "User-Agent: Mozilla/5.0",
            "Accept: */*",
            "Origin: http://localhost:3000",
            "Sec-Fetch-Site: same-site",
            "Referer: http://localhost:3000/",
            "Accept-Encoding: gzip",
            "Accept-Language: en-US,en;q=0.9",
            "Cookie: a=1",
            "Cache-Control: no-cache",
            "Pragma: no-cache",
            "If-None-Match: \"1\"",
            "If-Modified-Since: x",
            "Priority: u=1",
            "DNT: 1",
            "Save-Data: on",
            "X-Client-Data: x",
            "Content-Length: 3",
            "Content-Type: text/plain;charset=UTF-8"
        );

    [Fact]
    public void Headers_that_proxies_add_need_no_permission() =>
        AssertNames(
            "",
            "Via: 1.1 x",
            "Forwarded: for=x",
            "X-Forwarded-For: x",
            "X-Forwarded-Proto: http",
            "X-Real-IP: x",
            "CDN-Loop: x",
            "traceparent: x"
        );

    [Theory]
    [InlineData("X-Custom: 1", "x-custom")]
    [InlineData("Content-Type: application/json", "content-type")]
    [InlineData("Accept: {}", "accept")]
    [InlineData("Accept-Language: en_US", "accept-language")]
    [InlineData("Cache-Control: max-stale=3", "cache-control")]
    [InlineData("Cache-Control: max-age=0", "")]
    [InlineData("If-Match: \"1\"", "if-match")]
    [InlineData("Range: bytes=-5", "range")]
    [InlineData("Range: bytes=0-", "")]
    [InlineData("Authorization: Bearer x", "authorization")]
    [InlineData("Authorization: custom", "authorization")]
    [InlineData("Authorization: Basic eDp5", "")]
    [InlineData("Authorization: negotiate x", "")]
    [InlineData("Last-Event-ID: 1", "last-event-id")]
    public void Other_headers_were_set_by_script(string header, string expected) => AssertNames(expected, header);

    [Fact]
    public void An_EventSource_sends_Last_Event_ID_by_itself() => AssertNames("", "Last-Event-ID: 1", "Accept: text/event-stream");

    private static void AssertNames(string expected, params string[] headers) =>
        Assert.Equal(expected, string.Join(',', ScriptHeaders.UnsafeNames(Make.Headers(headers))));
}
