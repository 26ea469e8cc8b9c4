namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>The printed fix for Apache, applied as printed.</summary>
public sealed class ApacheTests(Chromium chromium)
{
    public static TheoryData<string> Mistakes => Mistake.Names(ApacheBackend.Mistakes);

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task With_the_printed_fix_the_page_can_call_the_backend(string mistake)
    {
        Assert.SkipUnless(ApacheBackend.IsHere, "Apache is not installed");
        await Repair.ProveAsync(new ApacheBackend(), Mistake.Named(ApacheBackend.Mistakes, mistake), chromium);
    }
}
