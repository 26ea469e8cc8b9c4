namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>The printed fix for Django, applied as printed.</summary>
public sealed class DjangoTests(Chromium chromium)
{
    public static TheoryData<string> Mistakes => Mistake.Names(DjangoBackend.Mistakes);

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task With_the_printed_fix_the_page_can_call_the_backend(string mistake)
    {
        Assert.SkipUnless(
            await DjangoBackend.PythonAsync() is not null,
            "No Python here has Django and django-cors-headers: pip install django django-cors-headers"
        );
        await Repair.ProveAsync(new DjangoBackend(), Mistake.Named(DjangoBackend.Mistakes, mistake), chromium);
    }

    [Fact]
    public async Task One_setting_allows_ten_different_requests()
    {
        Assert.SkipUnless(
            await DjangoBackend.PythonAsync() is not null,
            "No Python here has Django and django-cors-headers: pip install django django-cors-headers"
        );
        await WholeApi.ProveAsync(new DjangoBackend(), DjangoBackend.Mistakes[0], chromium);
    }
}
