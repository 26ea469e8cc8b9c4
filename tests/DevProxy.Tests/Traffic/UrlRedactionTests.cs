using System.Collections.Frozen;
using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class UrlRedactionTests
{
    private readonly UrlRedaction _urls = new(new SecretNames(new[] { "tenant" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase)));

    [Theory]
    [InlineData("token")]
    [InlineData("access_token")]
    [InlineData("accessToken")]
    [InlineData("access%5Ftoken")]
    [InlineData("id-token")]
    [InlineData("key")]
    [InlineData("api_key")]
    [InlineData("apiKey")]
    [InlineData("APIKey")]
    [InlineData("client_secret")]
    [InlineData("clientSecret")]
    [InlineData("password")]
    [InlineData("code")]
    [InlineData("signature")]
    [InlineData("X-Amz-Signature")]
    [InlineData("X-Amz-Credential")]
    [InlineData("sig")]
    [InlineData("TENANT")]
    public void A_parameter_named_like_a_token_is_masked(string name) =>
        Assert.Equal($"http://localhost:8010/api?a=1&{name}=***&b=2", _urls.Mask($"http://localhost:8010/api?a=1&{name}=s3cr%20et&b=2"));

    [Theory]
    [InlineData("http://localhost:8010/api")]
    [InlineData("http://localhost:8010/api?keyword=a&country_code=de&monkeys=3&author=me&q=token")]
    [InlineData("http://localhost:8010/token/code?page=1")]
    [InlineData("http://localhost:8010/api?")]
    [InlineData("http://localhost:8010/api?token")]
    [InlineData("/path?&&=x&=")]
    public void Anything_else_stays_byte_for_byte(string url) => Assert.Equal(url, _urls.Mask(url));

    [Fact]
    public void User_info_is_masked_and_an_at_sign_in_the_path_is_none()
    {
        Assert.Equal("https://***@a.example/x@y", _urls.Mask("https://me:s3cret@a.example/x@y"));
        Assert.Equal("https://a.example/x@y", _urls.Mask("https://a.example/x@y"));
    }
}
