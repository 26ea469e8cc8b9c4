using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class MaskedTextTests
{
    [Theory]
    [InlineData("token=***", "token=***", "token=s3", "token=s3")]
    [InlineData("page=2&token=***", "token=***&page=1", "token=s3&page=1", "page=2&token=s3")]
    [InlineData("a=***; c=new; b=***", "a=***; b=***", "a=1; b=2", "a=1; c=new; b=2")]
    [InlineData("nothing masked", "token=***", "token=s3", "nothing masked")]
    [InlineData(
        """{"user":"b","password":"***"}""",
        """{"user":"a","password":"***"}""",
        """{"user":"a","password":"p"}""",
        """{"user":"b","password":"p"}"""
    )]
    [InlineData("2 *** 3", "1 *** 2", "1 *** 2", "2 *** 3")]
    public void A_mask_that_is_left_where_it_was_is_the_secret_again(string edited, string shown, string original, string whole) =>
        Assert.Equal(whole, MaskedText.Restore(edited, shown, original));

    [Theory]
    [InlineData("a=***", "a=***&b=***", "a=1&b=2")]
    [InlineData("a=***&b=***", "a=***", "a=1")]
    [InlineData("a=***", "a=1", "a=1")]
    [InlineData("""{"pin":"***","a":2}""", """{"pin":"***","a":1}""", """{"pin":1234,"a":1}""")]
    public void Masks_that_cannot_be_told_apart_are_refused(string edited, string shown, string original) =>
        Assert.Null(MaskedText.Restore(edited, shown, original));
}
