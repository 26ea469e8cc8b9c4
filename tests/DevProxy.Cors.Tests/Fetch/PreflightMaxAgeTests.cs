namespace DevProxy.Cors.Tests;

public class PreflightMaxAgeTests
{
    [Theory]
    [InlineData(null, 5, 5, 5, 5)]
    [InlineData("0", 0, 0, 0, 0)]
    [InlineData("600", 600, 600, 600, 600)]
    [InlineData(" 601 ", 601, 601, 601, 600)]
    [InlineData("7201", 7201, 7200, 7201, 600)]
    [InlineData("86401", 86401, 7200, 86400, 600)]
    [InlineData("99999999999999999999", int.MaxValue, 7200, 86400, 600)]
    [InlineData("-1", 5, 0, 0, 0)]
    [InlineData("abc", 5, 5, 0, 5)]
    [InlineData("600.5", 5, 5, 0, 5)]
    [InlineData("", 5, 5, 0, 5)]
    [InlineData("-", 5, 5, 0, 5)]
    [InlineData("+5", 5, 5, 0, 5)]
    public void Each_browser_engine_has_its_own_limit(string? value, long standard, long chromium, long firefox, long webKit)
    {
        var headers = value is null ? HeaderList.Empty : Make.Headers("Access-Control-Max-Age: " + value);

        Assert.Equal(new PreflightMaxAge(standard, chromium, firefox, webKit), PreflightMaxAge.Of(headers));
    }

    [Fact]
    public void Two_lines_are_not_a_number() =>
        Assert.Equal(
            new PreflightMaxAge(5, 5, 0, 5),
            PreflightMaxAge.Of(Make.Headers("Access-Control-Max-Age: 600", "Access-Control-Max-Age: 600"))
        );
}
