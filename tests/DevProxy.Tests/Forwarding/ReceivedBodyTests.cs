using DevProxy.Forwarding;

namespace DevProxy.Tests.Forwarding;

public sealed class ReceivedBodyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Its_headers_are_those_that_came_valid_or_not()
    {
        using var received = new ByteArrayContent([]);
        received.Headers.TryAddWithoutValidation("Content-Length", "12");
        received.Headers.TryAddWithoutValidation("Expires", "-1");
        received.Headers.TryAddWithoutValidation("Allow", ["GET", "PUT"]);
        using var body = new ReceivedBody(received, stream => stream);
        Assert.Equal(
            ["Content-Length: 12", "Expires: -1", "Allow: GET", "Allow: PUT"],
            body.Headers.NonValidated.SelectMany(header => header.Value.Select(value => $"{header.Key}: {value}"))
        );
    }

    [Fact]
    public async Task It_is_read_through_the_watching_stream()
    {
        using var watching = new MemoryStream();
        var watched = "";
        using var received = new StringContent("body");
        using var body = new ReceivedBody(
            received,
            stream =>
            {
                using var reader = new StreamReader(stream);
                watched = reader.ReadToEnd();
                return watching;
            }
        );
        Assert.Same(watching, await body.ReadAsStreamAsync(Cancellation));
        Assert.Equal("body", watched);
    }

    [Fact]
    public async Task What_came_is_given_up_with_it()
    {
        using var bytes = new MemoryStream();
        using var received = new StreamContent(bytes);
        var body = new ReceivedBody(received, stream => stream);
        Assert.True((await body.ReadAsStreamAsync(Cancellation)).CanRead);
        body.Dispose();
        Assert.False(bytes.CanRead);
    }
}
