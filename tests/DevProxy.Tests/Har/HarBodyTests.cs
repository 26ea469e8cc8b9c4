using System.Text.Json;
using DevProxy.Har;
using DevProxy.Traffic;

namespace DevProxy.Tests.Har;

public sealed class HarBodyTests
{
    [Theory]
    [InlineData("""{ "mimeType": "text/plain", "text": "ü" }""", 0, 2, "ü", null, false)]
    [InlineData("""{ "size": 9, "mimeType": "text/plain", "text": "cut" }""", 0, 9, "cut", null, false)]
    [InlineData("""{ "size": 3, "text": "AAEC", "encoding": "base64" }""", 0, 3, null, "AAEC", false)]
    [InlineData("""{ "text": "not base64!", "encoding": "base64" }""", 0, 11, "not base64!", null, false)]
    [InlineData("""{ "size": 7, "mimeType": "image/png" }""", 0, 7, null, null, true)]
    [InlineData("""{ "mimeType": "text/plain" }""", 5, 5, null, null, true)]
    public void A_body_has_its_size_and_what_the_file_kept_of_it(
        string content,
        long size,
        long bytes,
        string? text,
        string? base64,
        bool truncated
    )
    {
        var body = HarBody.Read(Content(content), size);

        Assert.NotNull(body);
        Assert.Equal((bytes, text, base64, truncated), (body.Size, body.Text, body.Base64, body.Truncated));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "size": -1 }""")]
    [InlineData("""{ "size": 0, "mimeType": "x-unknown" }""")]
    public void No_body_is_none(string content) => Assert.Null(HarBody.Read(Content(content), null));

    [Fact]
    public void A_message_without_the_object_has_none() => Assert.Null(HarBody.Read(null, 5));

    private static HarContent? Content(string json) => JsonSerializer.Deserialize(json, HarJsonContext.Default.HarContent);
}
