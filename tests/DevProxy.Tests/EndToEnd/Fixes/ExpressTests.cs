namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>The printed fix for Express, applied as printed.</summary>
public sealed class ExpressTests(Chromium chromium, NpmPackages packages)
{
    public static TheoryData<string> Mistakes => Mistake.Names(ExpressBackend.Mistakes);

    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task With_the_printed_fix_the_page_can_call_the_backend(string mistake) =>
        Repair.ProveAsync(new ExpressBackend(packages), Mistake.Named(ExpressBackend.Mistakes, mistake), chromium);

    [Fact]
    public Task One_setting_allows_ten_different_requests() =>
        WholeApi.ProveAsync(new ExpressBackend(packages), ExpressBackend.Mistakes[0], chromium);
}
