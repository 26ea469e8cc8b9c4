namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>The printed fix for nginx, applied as printed.</summary>
public sealed class NginxTests(Chromium chromium)
{
    public static TheoryData<string> Mistakes => Mistake.Names(NginxBackend.Mistakes);

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task The_printed_fix_lets_the_page_in(string mistake)
    {
        Assert.SkipUnless(NginxProcess.IsInstalled, "nginx is not installed");
        await Repair.ProveAsync(new NginxBackend(), Mistake.Named(NginxBackend.Mistakes, mistake), chromium);
    }

    [Fact]
    public async Task One_setting_lets_ten_different_requests_in()
    {
        Assert.SkipUnless(NginxProcess.IsInstalled, "nginx is not installed");
        await WholeApi.ProveAsync(new NginxBackend(), NginxBackend.Mistakes[0], chromium);
    }
}
