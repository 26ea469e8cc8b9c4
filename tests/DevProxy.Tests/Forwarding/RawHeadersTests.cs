using DevProxy.Cors;
using DevProxy.Forwarding;

namespace DevProxy.Tests.Forwarding;

public sealed class RawHeadersTests
{
    [Fact]
    public void Lines_stay_as_many_as_they_were_and_values_as_they_stood()
    {
        using var answer = new HttpResponseMessage { Content = new ByteArrayContent([]) };
        answer.Headers.TryAddWithoutValidation("Access-Control-Allow-Origin", ["*", "*"]);
        answer.Headers.TryAddWithoutValidation("x-OWN", "a,b");
        answer.Headers.TryAddWithoutValidation("Date", "long ago");
        answer.Content.Headers.TryAddWithoutValidation("Expires", "-1");
        Assert.Equal<HeaderLine>(
            [
                new("Access-Control-Allow-Origin", "*"),
                new("Access-Control-Allow-Origin", "*"),
                new("x-OWN", "a,b"),
                new("Date", "long ago"),
                new("Expires", "-1"),
            ],
            RawHeaders.Of(answer)
        );
    }

    [Fact]
    public void A_request_has_the_lines_of_its_body_too_where_it_has_one()
    {
        using var request = new HttpRequestMessage();
        request.Headers.TryAddWithoutValidation("X-Mine", "1");
        Assert.Equal<HeaderLine>([new("X-Mine", "1")], RawHeaders.Of(request));

        request.Content = new ByteArrayContent([]);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "odd");
        Assert.Equal<HeaderLine>([new("X-Mine", "1"), new("Content-Type", "odd")], RawHeaders.Of(request));
    }

    [Theory]
    [InlineData("1.0", "HTTP/1.0")]
    [InlineData("1.1", "HTTP/1.1")]
    [InlineData("2.0", "HTTP/2")]
    [InlineData("3.0", "HTTP/3")]
    public void A_version_is_written_as_HTTP_writes_it(string version, string expected) =>
        Assert.Equal(expected, RawHeaders.Version(Version.Parse(version)));
}
