using DevProxy.Certificates;

namespace DevProxy.Tests.Certificates;

public sealed class CertificateFolderTests
{
    [Fact]
    public void It_is_in_the_folder_for_the_users_data()
    {
        var root = Path.GetPathRoot(Path.GetTempPath())!;
        var data = Path.Combine(root, "data");

        var folder = CertificateFolder.Of(new Dictionary<string, string> { ["XDG_DATA_HOME"] = data, ["LOCALAPPDATA"] = data });

        Assert.Equal(Path.Combine(data, "devproxy"), folder.Path);
        Assert.All(
            [folder.Authority, folder.AuthorityKey, folder.Certificate, folder.CertificateKey],
            file => Assert.Equal(folder.Path, Path.GetDirectoryName(file))
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("relative")]
    public void A_folder_that_is_no_absolute_path_does_not_count(string data)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no HOME.");

        var folder = CertificateFolder.Of(new Dictionary<string, string> { ["XDG_DATA_HOME"] = data, ["HOME"] = "/home/ann" });

        Assert.Equal(
            OperatingSystem.IsMacOS() ? "/home/ann/Library/Application Support/devproxy" : "/home/ann/.local/share/devproxy",
            folder.Path
        );
    }

    [Fact]
    public void Without_any_variable_the_system_knows_where() =>
        Assert.True(Path.IsPathFullyQualified(CertificateFolder.Of(new Dictionary<string, string>()).Path));
}
