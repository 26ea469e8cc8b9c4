using DevProxy.Forwarding;

namespace DevProxy.Tests.Forwarding;

public sealed class FieldValueEncodingTests
{
    private static readonly FieldValueEncoding Encoding = FieldValueEncoding.PassedOn;

    [Fact]
    public void Every_byte_that_may_stand_in_a_field_value_is_one_character_there_and_back()
    {
        byte[] bytes = [(byte)'\t', .. Enumerable.Range(0x20, 0xE0).Where(value => value != 0x7F).Select(value => (byte)value)];
        var text = Encoding.GetString(bytes);
        Assert.Equal(string.Concat(bytes.Select(value => (char)value)), text);
        Assert.Equal(bytes, Encoding.GetBytes(text));
    }

    [Fact]
    public void Every_other_byte_makes_the_answer_invalid_wherever_it_stands()
    {
        foreach (var control in Enumerable.Range(0, 0x20).Append(0x7F).Where(value => value != '\t'))
        {
            var refusal = Assert.Throws<HttpRequestException>(() => Encoding.GetString([(byte)'a', (byte)control]));
            Assert.Equal(HttpRequestError.InvalidResponse, refusal.HttpRequestError);
        }
    }

    [Fact]
    public void Of_what_is_only_judged_NUL_CR_and_LF_are_invalid_and_every_other_byte_stays()
    {
        var judged = FieldValueEncoding.Judged;
        byte[] kept = [.. Enumerable.Range(0, 0x100).Where(value => value is not ('\0' or '\r' or '\n')).Select(value => (byte)value)];

        Assert.Equal(string.Concat(kept.Select(value => (char)value)), judged.GetString(kept));
        Assert.All("\0\r\n", control => Assert.Throws<HttpRequestException>(() => judged.GetString([(byte)control])));
    }

    [Fact]
    public void Bytes_outside_the_value_do_not_count() => Assert.Equal("ab", Encoding.GetString("\rab\n"u8.ToArray(), 1, 2));
}
