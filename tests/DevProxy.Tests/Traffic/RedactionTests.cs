using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class RedactionTests
{
    private readonly Redaction _redaction = new(["x-api-key"]);

    [Theory]
    [InlineData("Authorization", "Bearer s3cret", "Bearer ***")]
    [InlineData("authorization", "s3cret", "***")]
    [InlineData("Proxy-Authorization", "Basic czNjcmV0", "Basic ***")]
    [InlineData("Cookie", "sid=s3cret; theme=da=rk", "sid=***; theme=***")]
    [InlineData("Cookie", "s3cret; a=b", "***; a=***")]
    [InlineData("Set-Cookie", "sid=s3cret; Path=/; HttpOnly", "sid=***; Path=/; HttpOnly")]
    [InlineData("Set-Cookie", "s3cret; Path=/", "***; Path=/")]
    [InlineData("X-Api-Key", "s3cret", "***")]
    [InlineData("Location", "https://app.example.com/cb?code=s3cret&state=1", "https://app.example.com/cb?code=***&state=1")]
    [InlineData("Referer", "http://localhost:3000/#access_token=s3cret", "http://localhost:3000/#access_token=***")]
    [InlineData("Link", "<https://a.example/?token=s3cret>; rel=\"next\"", "<https://a.example/?token=***>; rel=\"next\"")]
    [InlineData("X-Other", "plain", "plain")]
    public void A_header_loses_its_secret_and_keeps_its_name(string name, string value, string masked)
    {
        var headers = _redaction.Headers(new HeaderList(new HeaderLine(name, value)));

        Assert.Equal([new HeaderLine(name, masked)], headers);
    }
}
