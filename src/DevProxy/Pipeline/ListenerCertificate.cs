using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DevProxy.Certificates;
using DevProxy.Configuration;
using DevProxy.Configuration.Json;

namespace DevProxy.Pipeline;

/// <summary>The certificate that the proxy's listener shows, with the chain that leads to its authority.</summary>
/// <param name="Leaf">With its private key.</param>
/// <param name="Chain">The certificates that follow it in the file.</param>
internal sealed record ListenerCertificate(X509Certificate2 Leaf, X509Certificate2Collection Chain)
{
    /// <summary>Loads what the configuration names, with warnings at most, or says why it cannot be had.</summary>
    /// <param name="config">A configuration with <c>https</c>.</param>
    /// <param name="appContext">Whose folder the certificate of <c>devproxy cert</c> is in, and the time.</param>
    public static (ListenerCertificate? Certificate, ImmutableArray<ConfigProblem> Problems) Load(
        ProxyConfig config,
        ProxyAppContext appContext
    )
    {
        if (config.Https is { Cert: { } cert, Key: { } key })
            return Read(cert, key);

        var folder = CertificateFolder.Of(appContext.Environment);
        if (!File.Exists(folder.Certificate))
            return Refused(
                "There is no local certificate yet.",
                "Run devproxy cert once: it makes one and prints the command that makes this system trust it."
            );
        var (certificate, problems) = Read(folder.Certificate, folder.CertificateKey);
        return certificate is null ? (null, problems) : Judge(certificate, config, appContext.Time.GetUtcNow());
    }

    private static (ListenerCertificate? Certificate, ImmutableArray<ConfigProblem> Problems) Read(string cert, string key)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            var (certPem, keyPem) = (Text(cert), Text(key));
            chain.ImportFromPem(certPem);
            using var leaf = X509Certificate2.CreateFromPem(certPem, keyPem);

            // Windows' TLS takes no key that lives in memory alone: a round trip through PKCS #12 gives it one that it takes.
            var usable = X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null);
            return (new ListenerCertificate(usable, [.. chain.Skip(1)]), []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return Refused(
                $"The certificate {cert} with the key {key} cannot be used: {e.Message}",
                "Give a PEM certificate and its unencrypted PEM private key in \"https\", or set \"https\": true and run devproxy cert."
            );
        }
    }

    private static string Text(string path)
    {
        var found = NamedFile.Read(path);
        return found.Bytes is { } bytes ? Encoding.UTF8.GetString(bytes) : throw new IOException($"{path} {found.WhyNot}.");
    }

    private static (ListenerCertificate? Certificate, ImmutableArray<ConfigProblem> Problems) Judge(
        ListenerCertificate certificate,
        ProxyConfig config,
        DateTimeOffset now
    )
    {
        var end = certificate.Leaf.NotAfter.ToUniversalTime();
        var day = end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (end < now.UtcDateTime)
        {
            certificate.Leaf.Dispose();
            return Refused(
                $"The local certificate expired on {day}.",
                "Run devproxy cert: it makes a new one, which this system already trusts."
            );
        }

        var doubts = ImmutableArray.CreateBuilder<ConfigProblem>();
        if (Issuance.IsNearItsEnd(certificate.Leaf, now))
            doubts.Add(
                Problem(ProblemSeverity.Warning, $"The local certificate expires on {day}.", "Run devproxy cert, and restart DevProxy.")
            );
        if (CertificateNames.In(certificate.Leaf).Lacks(CertificateNames.Of(config)) is { IsEmpty: false } lacking)
            doubts.Add(
                Problem(
                    ProblemSeverity.Warning,
                    $"The local certificate does not cover {string.Join(", ", lacking)}.",
                    "Run devproxy cert in the folder of proxy.json, and restart DevProxy."
                )
            );
        return (certificate, doubts.ToImmutable());
    }

    private static (ListenerCertificate? Certificate, ImmutableArray<ConfigProblem> Problems) Refused(string message, string fix) =>
        (null, [Problem(ProblemSeverity.Error, message, fix)]);

    private static ConfigProblem Problem(ProblemSeverity severity, string message, string fix) =>
        new(severity, 0, 0, "https", message, fix);
}
