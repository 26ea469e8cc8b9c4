namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>The printed fix for nginx, applied as printed.</summary>
public sealed class NginxTests(Chromium chromium)
{
    public static TheoryData<string> Mistakes => Mistake.Names(NginxBackend.Mistakes);

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task With_the_printed_fix_the_page_can_call_the_backend(string mistake)
    {
        Assert.SkipUnless(NginxProcess.IsInstalled, "nginx is not installed");
        await Repair.ProveAsync(new NginxBackend(), Mistake.Named(NginxBackend.Mistakes, mistake), chromium);
    }

    [Fact]
    public async Task One_setting_allows_ten_different_requests()
    {
        Assert.SkipUnless(NginxProcess.IsInstalled, "nginx is not installed");
        await WholeApi.ProveAsync(new NginxBackend(), NginxBackend.Mistakes[0], chromium);
    }
}
