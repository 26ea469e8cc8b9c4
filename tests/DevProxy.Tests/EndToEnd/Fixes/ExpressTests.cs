namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>The printed fix for Express, applied as printed.</summary>
public sealed class ExpressTests(Chromium chromium, NpmPackages packages)
{
    public static TheoryData<string> Mistakes => Mistake.Names(ExpressBackend.Mistakes);

    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task The_printed_fix_lets_the_page_in(string mistake) =>
        Repair.ProveAsync(new ExpressBackend(packages), Mistake.Named(ExpressBackend.Mistakes, mistake), chromium);

    [Fact]
    public Task One_setting_lets_ten_different_requests_in() =>
        WholeApi.ProveAsync(new ExpressBackend(packages), ExpressBackend.Mistakes[0], chromium);
}
