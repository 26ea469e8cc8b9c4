using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DevProxy.Configuration;

namespace DevProxy.Pipeline;

/// <summary>The certificate that the proxy's listener shows, with the chain that leads to its authority.</summary>
/// <param name="Leaf">With its private key.</param>
/// <param name="Chain">What stands behind it in the file.</param>
internal sealed record ListenerCertificate(X509Certificate2 Leaf, X509Certificate2Collection Chain)
{
    /// <summary>Where <c>devproxy cert</c> puts what it makes.</summary>
    public static string Folder { get; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "devproxy");

    /// <summary>The certificate of <c>devproxy cert</c>.</summary>
    public static string MadeCert => Path.Combine(Folder, "localhost.pem");

    /// <summary>Its private key.</summary>
    public static string MadeKey => Path.Combine(Folder, "localhost-key.pem");

    /// <summary>Loads what the configuration names, or says why it cannot be had.</summary>
    public static (ListenerCertificate? Certificate, ConfigProblem? Problem) Load(HttpsConfig https)
    {
        var (cert, key) = (https.Cert ?? MadeCert, https.Key ?? MadeKey);
        if (https.Cert is null && !File.Exists(cert))
            return (null, Problem("There is no local certificate yet.", "Run devproxy cert once: it makes one and prints the command that makes this system trust it."));
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(cert);
            using var leaf = X509Certificate2.CreateFromPemFile(cert, key);

            // Windows' TLS takes no key that lives in memory alone: a round trip through PKCS #12 gives it one that it takes.
            var usable = X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null);
            return (new ListenerCertificate(usable, [.. chain.Skip(1)]), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return (null, Problem(
                $"The certificate {cert} with the key {key} cannot be used: {e.Message}",
                "Give a PEM certificate and its unencrypted PEM private key in \"https\", or set \"https\": true for the one of devproxy cert."));
        }
    }

    private static ConfigProblem Problem(string message, string fix) => new(ProblemSeverity.Error, 0, 0, "https", message, fix);
}
