using DevProxy.Certificates;
using DevProxy.Tests.EndToEnd;

namespace DevProxy.Tests.Certificates;

public sealed class CertificateFolderTests : IDisposable
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

    private readonly TemporaryFolder _folder = new();

    private string Certificate => Path.Combine(_folder.Path, "new", "cert.pem");

    private string Key => Path.Combine(_folder.Path, "new", "key.pem");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_pair_is_read_as_it_was_written()
    {
        using var written = Write();
        using var read = PemPair.Read(Certificate, Key);

        Assert.Equal(written.Thumbprint, read!.Thumbprint);
        Assert.True(read.HasPrivateKey);
        Assert.Equal(2, Directory.GetFiles(Path.GetDirectoryName(Key)!).Length);
    }

    [Fact]
    public void The_key_is_for_its_owner_alone_whatever_lay_there_before()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        if (OperatingSystem.IsWindows())
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(Key)!);
        File.WriteAllText(Key, "of before");
        File.SetUnixFileMode(Key, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        Write().Dispose();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Key));
    }

    [Fact]
    public void A_new_folder_is_for_its_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        if (OperatingSystem.IsWindows())
            return;

        Write().Dispose();

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.GetDirectoryName(Key)!)
        );
    }

    [Theory]
    [InlineData("absent")]
    [InlineData("no PEM")]
    [InlineData("another's")]
    public void What_is_no_pair_counts_as_none(string key)
    {
        Write().Dispose();
        if (key == "absent")
            File.Delete(Key);
        else
            File.WriteAllText(Key, key == "no PEM" ? "nothing" : Configuration.Pem.Pair().Key);

        Assert.Null(PemPair.Read(Certificate, Key));
    }

    private System.Security.Cryptography.X509Certificates.X509Certificate2 Write()
    {
        var certificate = LocalAuthority.Make("ann@laptop", CertificateNames.Of(null), DateTimeOffset.UtcNow).Certificate;
        PemPair.Write(certificate, Certificate, Key);
        return certificate;
    }
}
