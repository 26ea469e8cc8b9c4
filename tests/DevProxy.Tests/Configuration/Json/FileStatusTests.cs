using DevProxy.Configuration.Json;

namespace DevProxy.Tests.Configuration.Json;

public sealed class FileStatusTests
{
    [Fact]
    public void A_file_has_no_name_left_once_it_is_removed_while_somebody_holds_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Containers run on Linux.");
        var path = Path.GetTempFileName();
        using var open = File.OpenRead(path);
        var descriptor = $"/proc/self/fd/{open.SafeFileHandle.DangerousGetHandle()}";
        Assert.False(FileStatus.HasNoName(path));
        Assert.False(FileStatus.HasNoName(descriptor));

        File.Delete(path);

        Assert.True(FileStatus.HasNoName(descriptor));
    }

    [Fact]
    public void A_file_that_is_not_there_is_another_matter() => Assert.False(FileStatus.HasNoName("/does/not/exist"));
}
