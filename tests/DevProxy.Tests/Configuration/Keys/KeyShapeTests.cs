using DevProxy.Configuration.Keys;

namespace DevProxy.Tests.Configuration.Keys;

public sealed class KeyShapeTests
{
    [Fact]
    public void What_may_stand_there_is_said_in_words()
    {
        Assert.Equal("true or false", KeyShape.Flag.Expected);
        Assert.Equal("a whole number from 1 to 9", KeyShape.Whole(1, 9).Expected);
        Assert.Equal("\"a\" or \"b\"", KeyShape.OneOf("a", "b").Expected);
        Assert.Equal("a path or null", KeyShape.Path.Expected);
        Assert.Equal("a list of names", KeyShape.List("names", KeyShape.Free("a name")).Expected);
        Assert.Equal("an object of things", KeyShape.Map("things", KeyShape.Flag).Expected);
        Assert.Equal("\"auto\", true, false or a URL", (KeyShape.Flag with { Words = ["auto"], Text = "a URL" }).Expected);
    }
}
