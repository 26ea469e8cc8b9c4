using System.Text.Json;
using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class BodyPartTests
{
    [Theory]
    [InlineData("hello", null)]
    [InlineData(null, "AAAA")]
    public void Without_its_content_a_body_keeps_size_type_and_whether_it_was_cut(string? text, string? base64)
    {
        var bare = new BodyPart(5, "text/plain", text, base64, true).WithoutContent();

        Assert.Equal(new BodyPart(5, "text/plain", null, null, true), bare);
        Assert.Equal("""{"size":5,"mimeType":"text/plain","truncated":true}""", JsonSerializer.Serialize(bare, ExchangeJson.Options));
    }
}
