using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DevProxy.Configuration;
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
    public static CertificateFolder Of(IReadOnlyDictionary<string, string> environment) => new(UserFolder.Data(environment));
}

/// <summary>A certificate and its private key as two PEM files, as other programs expect them.</summary>
internal static class PemPair
{
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
        using var privateKey = pair.GetECDsaPrivateKey()!;
        Put(key, privateKey.ExportPkcs8PrivateKeyPem(), UserFolder.OwnerAlone);
        Put(certificate, pair.ExportCertificatePem(), UserFolder.OwnerAlone | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    // A DevProxy that starts meanwhile must not read half of it.
    private static void Put(string path, string pem, UnixFileMode mode) =>
        UserFolder.Write(path, Encoding.ASCII.GetBytes(pem + "\n"), mode);
}
