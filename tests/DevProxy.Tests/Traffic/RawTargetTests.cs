using DevProxy.Forwarding;
using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class RawTargetTests
{
    [Theory]
    [InlineData("/", "/", "")]
    [InlineData("/a/b?c=d?e", "/a/b", "?c=d?e")]
    [InlineData("/a%2Fb/%2e%2e//c?%20", "/a%2Fb/%2e%2e//c", "?%20")]
    [InlineData("//evil.example/x", "//evil.example/x", "")]
    [InlineData("/x?", "/x", "?")]
    [InlineData("http://localhost:8010/a?b", "/a", "?b")]
    [InlineData("http://localhost:8010", "/", "")]
    [InlineData("http://localhost:8010?b", "/", "?b")]
    [InlineData("*", "/", "")]
    public void A_target_is_split_at_its_first_question_mark_and_nothing_is_decoded(string target, string path, string query) =>
        Assert.Equal(new RawTarget(path, query), RawTarget.Parse(target));
}
