namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>The printed fix for ASP.NET Core, applied as printed.</summary>
public sealed class AspNetCoreTests(Chromium chromium)
{
    public static TheoryData<string> Mistakes => Mistake.Names(AspNetCoreBackend.Mistakes);

    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task With_the_printed_fix_the_page_can_call_the_backend(string mistake) =>
        Repair.ProveAsync(new AspNetCoreBackend(), Mistake.Named(AspNetCoreBackend.Mistakes, mistake), chromium);

    [Fact]
    public Task One_setting_allows_ten_different_requests() =>
        WholeApi.ProveAsync(new AspNetCoreBackend(), AspNetCoreBackend.Mistakes[0], chromium);
}
