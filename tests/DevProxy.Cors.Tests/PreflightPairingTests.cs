namespace DevProxy.Cors.Tests;

public class PreflightPairingTests
{
    private static readonly Observation Request = Observation.Of(Make.Request("GET", Make.Api, "Origin: " + Make.Page));

    [Fact]
    public void What_the_preflight_asked_is_added_to_the_request()
    {
        var pairing = new PreflightPairing(PreflightState.Paired, 1, new PreflightQuestion(Make.Page, "GET", ["x-a"]), null);

        Assert.Equal(["x-a"], pairing.Strengthen(Request).UnsafeNames);
    }

    [Fact]
    public void Without_a_preflight_nothing_is_added() =>
        Assert.Same(Request, new PreflightPairing(PreflightState.NotSeen, null, null, null).Strengthen(Request));
}
