using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DevProxy.Configuration.Json;

namespace DevProxy.Certificates;

/// <summary>Where the local authority and its certificate are kept: one folder for each user, since its content is private.</summary>
/// <param name="Path">Absolute; it need not be there yet.</param>
internal sealed record CertificateFolder(string Path)
{
    /// <summary>The authority's certificate, which systems are told to trust.</summary>
    public string Authority => System.IO.Path.Combine(Path, "ca.pem");

    public string AuthorityKey => System.IO.Path.Combine(Path, "ca-key.pem");

    /// <summary>The certificate that the listener shows.</summary>
    public string Certificate => System.IO.Path.Combine(Path, "localhost.pem");

    public string CertificateKey => System.IO.Path.Combine(Path, "localhost-key.pem");

    /// <summary>The folder of the user whose environment this is.</summary>
    public static CertificateFolder Of(IReadOnlyDictionary<string, string> environment) =>
        new(System.IO.Path.Combine(Data(environment), "devproxy"));

    private static string Data(IReadOnlyDictionary<string, string> environment)
    {
        if (OperatingSystem.IsWindows())
            return Absolute("LOCALAPPDATA") ?? Known(Environment.SpecialFolder.LocalApplicationData);
        if (Absolute("XDG_DATA_HOME") is { } data)
            return data;
        var home = Absolute("HOME") ?? Known(Environment.SpecialFolder.UserProfile);
        return OperatingSystem.IsMacOS()
            ? System.IO.Path.Combine(home, "Library", "Application Support")
            : System.IO.Path.Combine(home, ".local", "share");

        // The XDG base directory specification: a relative path is invalid and ignored.
        string? Absolute(string name) =>
            environment.TryGetValue(name, out var path) && System.IO.Path.IsPathFullyQualified(path) ? path : null;
    }

    private static string Known(Environment.SpecialFolder folder) =>
        Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify);
}

/// <summary>A certificate and its private key as two PEM files, as other programs expect them.</summary>
internal static class PemPair
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The certificate with its key; null when one of them is missing, or they are not a pair.</summary>
    public static X509Certificate2? Read(string certificate, string key)
    {
        if (NamedFile.Read(certificate).Bytes is not { } certificatePem || NamedFile.Read(key).Bytes is not { } keyPem)
            return null;
        try
        {
            return X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(certificatePem), Encoding.UTF8.GetString(keyPem));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Writes both, and makes the folder. The key is never readable by anybody else, not even while it is being written.</summary>
    public static void Write(X509Certificate2 pair, string certificate, string key)
    {
        MakeFolder(Path.GetDirectoryName(certificate)!);
        using var privateKey = pair.GetECDsaPrivateKey()!;
        Put(key, privateKey.ExportPkcs8PrivateKeyPem(), Owner);
        Put(certificate, pair.ExportCertificatePem(), Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    // On Windows the folder for a user's own data is closed to the others already.
    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, Owner | UnixFileMode.UserExecute);
    }

    // Whole or not at all: a DevProxy that starts meanwhile must not read half of it.
    private static void Put(string path, string pem, UnixFileMode mode)
    {
        var unfinished = path + ".new";
        File.Delete(unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        using (var stream = new FileStream(unfinished, options))
            stream.Write(Encoding.ASCII.GetBytes(pem + "\n"));
        File.Move(unfinished, path, overwrite: true);
    }
}
