using DevProxy.Configuration.Source;

namespace DevProxy.Tests.Configuration.Source;

public sealed class ReadableJsonTests
{
    [Theory]
    [InlineData("it's <b>ü</b>", "\"it's <b>ü</b>\"")]
    [InlineData("a\"b\\c\n", "\"a\\\"b\\\\c\\n\"")]
    public void A_text_is_quoted_as_a_person_would_write_it(string text, string json) => Assert.Equal(json, ReadableJson.Quote(text));
}
