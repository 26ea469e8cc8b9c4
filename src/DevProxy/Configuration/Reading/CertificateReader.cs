using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DevProxy.Configuration.Json;

namespace DevProxy.Configuration.Reading;

/// <summary>Loads the certificates that a configuration names, so that a missing file is reported before the first request fails.</summary>
internal sealed class CertificateReader(ReadContext context)
{
    /// <summary>Authorities; null when none are set, or when a problem was reported.</summary>
    public CertificateFile? Authorities(SourceNode? node)
    {
        if (Open(node) is not var (path, bytes))
            return null;

        var certificates = new X509Certificate2Collection();
        try
        {
            if (IsPem(bytes))
                certificates.ImportFromPem(Encoding.UTF8.GetString(bytes));
            else
                certificates.Add(X509CertificateLoader.LoadCertificate(bytes));
        }
        catch (CryptographicException)
        {
            return Refuse(node!, $"{path} is not a valid certificate", "use a PEM file, which begins with -----BEGIN CERTIFICATE-----");
        }

        return certificates.Count > 0
            ? new CertificateFile(path, certificates)
            : Refuse(node!, $"{path} contains no certificate", "use a PEM file that contains -----BEGIN CERTIFICATE-----");
    }

    /// <summary>A certificate with its private key; null when none is set, or when a problem was reported.</summary>
    public CertificateFile? WithKey(SourceNode? cert, SourceNode? key)
    {
        if (cert is null or { Kind: SourceKind.Null })
        {
            if (key is { Kind: SourceKind.Text })
                context.Problems.Error(key.At, "\"key\" needs a \"cert\"", "add \"cert\", or remove \"key\"");
            return null;
        }

        var certFile = Open(cert);
        var keyFile = key is { Kind: SourceKind.Text } ? Open(key) : certFile;
        if (certFile is not var (certPath, certBytes) || keyFile is not var (keyPath, keyBytes))
            return null;

        var keyText = Encoding.UTF8.GetString(keyBytes);
        if (keyText.Contains("ENCRYPTED", StringComparison.Ordinal))
            return Refuse(
                key ?? cert,
                $"The key in {keyPath} is password-protected",
                "remove the password: openssl pkey -in KEY -out plain.pem"
            );
        if (!keyText.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            return Refuse(
                key ?? cert,
                $"{keyPath} contains no private key",
                "set \"key\" to the PEM file that contains -----BEGIN PRIVATE KEY-----"
            );
        try
        {
            return new CertificateFile(certPath, Load(Encoding.UTF8.GetString(certBytes), keyText));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return Refuse(cert, $"{certPath} and {keyPath} are not a matching certificate and key", "use the PEM files of one pair");
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The certificates live as long as the configuration that names them.")]
    private static X509Certificate2Collection Load(string certPem, string keyPem)
    {
        using var pair = X509Certificate2.CreateFromPem(certPem, keyPem);

        // Windows' TLS cannot use a key that exists in memory alone.
        var leaf = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pfx), null);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certPem);
        return [leaf, .. chain.Where(certificate => !certificate.RawDataMemory.Span.SequenceEqual(leaf.RawDataMemory.Span))];
    }

    private (string Path, byte[] Bytes)? Open(SourceNode? node)
    {
        if (node is null or { Kind: SourceKind.Null })
            return null;
        if (node.Text.Length == 0 || node.Text.Contains('\0', StringComparison.Ordinal))
        {
            context.Problems.Error(node.At, $"{node.At.Name} is not a valid file path", "write a path, or leave the key out");
            return null;
        }

        var path = context.Absolute(node.Text);
        var found = context.Files.Find(path);
        if (found.Bytes is { } bytes)
            return (path, bytes);
        context.Problems.Error(node.At, $"{path} {found.WhyNot}", "use the path of a PEM file, relative to the configuration's folder");
        return null;
    }

    private CertificateFile? Refuse(SourceNode node, string message, string fix)
    {
        context.Problems.Error(node.At, message, fix);
        return null;
    }

    private static bool IsPem(byte[] bytes) => bytes.AsSpan().IndexOf("-----BEGIN"u8) >= 0;
}
