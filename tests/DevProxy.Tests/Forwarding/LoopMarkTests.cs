using DevProxy.Forwarding;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Forwarding;

public sealed class LoopMarkTests
{
    [Fact]
    public void The_same_mark_twice_is_a_loop_and_anothers_is_none()
    {
        var mark = new LoopMark();
        var other = new LoopMark();
        Assert.StartsWith("devproxy-", mark.Value, StringComparison.Ordinal);
        Assert.NotEqual(mark.Value, other.Value);

        Assert.True(mark.IsOn(Headers(mark.Value)));
        Assert.True(mark.IsOn(Headers($"cdn.example; x=1, {mark.Value};a=b")));
        Assert.True(mark.IsOn(Headers("cdn.example", mark.Value)));
        Assert.False(mark.IsOn(Headers(other.Value)));
        Assert.False(mark.IsOn(Headers(mark.Value + "0")));
        Assert.False(mark.IsOn(Headers()));
    }

    [Fact]
    public void The_mark_goes_behind_those_that_are_there()
    {
        var mark = new LoopMark();
        using var message = new HttpRequestMessage();
        message.Headers.TryAddWithoutValidation("CDN-Loop", ["a.example", "b.example; v=1"]);
        mark.AddTo(message);
        Assert.Equal($"a.example, b.example; v=1, {mark.Value}", message.Headers.NonValidated["CDN-Loop"].ToString());
    }

    private static HeaderDictionary Headers(params string[] lines) => new() { ["CDN-Loop"] = lines };
}
