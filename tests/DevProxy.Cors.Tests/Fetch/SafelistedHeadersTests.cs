using FsCheck;
using FsCheck.Fluent;

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
    [InlineData("content-type", "\t text/plain\t", true)]
    [InlineData("content-type", "text/plain;;;garbage", true)]
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
    public void A_safelisted_header_needs_no_preflight(string name, string value, bool expected) =>
        Assert.Equal(expected, SafelistedHeaders.Contains(name, value));

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
    public void An_unsafe_byte_in_Accept_or_Content_Type_needs_a_preflight(char unsafeByte)
    {
        Assert.False(SafelistedHeaders.Contains("accept", "a" + unsafeByte));
        Assert.False(SafelistedHeaders.Contains("content-type", "text/plain;a" + unsafeByte));
    }

    [Fact]
    public void Unsafe_names_are_lower_case_unique_and_sorted_by_byte() =>
        Assert.Equal(["x-a", "x-b", "x_a"], UnsafeNames.Of(Make.Headers("X_A: 1", "X-B: 1", "x-a: 1", "X-A: 2", "Accept: */*")));

    [Fact]
    public void A_name_with_a_safe_and_an_unsafe_value_is_unsafe() =>
        Assert.Equal(["accept"], UnsafeNames.Of(Make.Headers("Accept: */*", "Accept: {}")));

    [Theory]
    [InlineData(1024, false)]
    [InlineData(1025, true)]
    public void Safelisted_values_may_have_1024_bytes_together(int total, bool isUnsafe)
    {
        var lines = Enumerable
            .Repeat("Accept: " + new string('a', 128), 7)
            .Append("Accept-Language: " + new string('a', total - 896))
            .ToArray();

        // The last line is within its own limit.
        Assert.True(total - 896 <= 129);
        var names = UnsafeNames.Of(
            Make.Headers(
                isUnsafe ? [.. lines[..7], "Accept-Language: " + new string('a', 64), "Content-Language: " + new string('a', 65)] : lines
            )
        );

        Assert.Equal(isUnsafe ? ["accept", "accept-language", "content-language"] : [], names);
    }

    [Fact]
    public void Unsafe_names_are_exactly_the_ones_that_were_set_and_are_not_safelisted() =>
        Prop.ForAll<NonNull<string>[], NonNull<string>[]>(
                (names, values) =>
                {
                    var headers = new HeaderList(names.Zip(values, (name, value) => new HeaderLine(name.Get, value.Get)));
                    var found = UnsafeNames.Of(headers);
                    Assert.Equal(found.Distinct().Order(StringComparer.Ordinal), found);
                    foreach (var name in found)
                        Assert.Contains(name, headers.Select(line => line.Name.ToLowerInvariant()));
                    if (
                        headers.Where(line => SafelistedHeaders.Contains(line.Name, line.Value)).Sum(line => line.Value.Length)
                        <= UnsafeNames.LongestSum
                    )
                    {
                        Assert.All(
                            headers,
                            line =>
                                Assert.True(
                                    found.Contains(line.Name.ToLowerInvariant()) || SafelistedHeaders.Contains(line.Name, line.Value)
                                )
                        );
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Safelisted_values_that_are_too_long_together_make_all_names_unsafe() =>
        Assert.Equal(
            ["accept", "x-a"],
            UnsafeNames.Of(Make.Headers([.. Enumerable.Repeat("Accept: " + new string('a', 128), 9), "X-A: 1"]))
        );

    [Fact]
    public void Unsafe_values_do_not_count_towards_the_sum() =>
        Assert.Equal(
            ["accept", "x-a"],
            UnsafeNames.Of(
                Make.Headers([
                    .. Enumerable.Repeat("Accept-Language: " + new string('a', 128), 8),
                    "X-A: " + new string('a', 4000),
                    "Accept: " + new string('a', 129),
                ])
            )
        );
}
