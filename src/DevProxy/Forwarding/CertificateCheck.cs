using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DevProxy.Configuration;
using DevProxy.Configuration.Json;

namespace DevProxy.Forwarding;

/// <summary>Decides on the upstream's certificate, and says why when it refuses.</summary>
/// <param name="url">The target, for messages.</param>
/// <param name="host">The name that the certificate has to be for.</param>
/// <param name="verify">False to accept any certificate.</param>
/// <param name="authorities">Trusted beside the system's.</param>
internal sealed class CertificateCheck(string url, string host, bool verify, X509Certificate2Collection authorities)
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>Accepts, or refuses with an exception: a bare <c>false</c> would lose the reason.</summary>
    /// <returns>Whether the certificate would also have passed if <c>verify</c> were true.</returns>
    /// <exception cref="CertificateRefusedException">It is not accepted.</exception>
    public bool Accept(X509Certificate? certificate, X509Chain? systemChain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        var refusal = WhyNot(certificate as X509Certificate2, systemChain, errors);
        if (refusal is not null && verify)
            throw refusal;
        return refusal is null;
    }

    private CertificateRefusedException? WhyNot(X509Certificate2? certificate, X509Chain? systemChain, SslPolicyErrors errors)
    {
        if (certificate is null)
            return new CertificateRefusedException(CertificateFault.Missing, $"{url} sent no certificate.");
        var whose = $"The certificate of {url} ({certificate.Subject}) was refused: ";
        var now = DateTime.Now;
        if (now > certificate.NotAfter)
            return new CertificateRefusedException(
                CertificateFault.Expired,
                string.Create(CultureInfo.InvariantCulture, $"{whose}it expired on {certificate.NotAfter:yyyy-MM-dd}.")
            );
        if (now < certificate.NotBefore)
            return new CertificateRefusedException(
                CertificateFault.Expired,
                string.Create(CultureInfo.InvariantCulture, $"{whose}it is not valid before {certificate.NotBefore:yyyy-MM-dd HH:mm}.")
            );

        // Through a tunnel TLS verifies the Host header's name; what counts is the target's.
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && !certificate.MatchesHostname(host))
            return new CertificateRefusedException(CertificateFault.WrongHost, $"{whose}it is for {Names(certificate)}, not for {host}.");
        return errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? WhyNotTrusted(certificate, systemChain!, whose) : null;
    }

    private CertificateRefusedException? WhyNotTrusted(X509Certificate2 certificate, X509Chain systemChain, string whose)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(systemChain.ChainPolicy.ExtraStore);
        chain.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        if (authorities.Count > 0 && chain.Build(certificate))
            return null;

        const X509ChainStatusFlags Unknown = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;
        var ours = authorities.Count > 0 && (AllFlags(chain) & Unknown) == X509ChainStatusFlags.NoError;
        var statuses = ours ? AllFlags(chain) : AllFlags(systemChain);
        if ((statuses & Unknown) == X509ChainStatusFlags.NoError)
            return new CertificateRefusedException(CertificateFault.Invalid, $"{whose}{statuses}.");
        return certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)
            ? new CertificateRefusedException(CertificateFault.SelfSigned, $"{whose}it is self-signed.")
            : new CertificateRefusedException(
                CertificateFault.UnknownIssuer,
                $"{whose}its issuer ({certificate.Issuer}) is not trusted here."
            );
    }

    private static X509ChainStatusFlags AllFlags(X509Chain chain) =>
        chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate
            .Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension =>
                extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString()))
            )
            .ToList();
        return names.Count == 0 ? "no name at all (it has no subjectAltName)" : string.Join(", ", names);
    }
}

/// <summary>Why a certificate is not accepted.</summary>
internal enum CertificateFault
{
    /// <summary>The server sent none.</summary>
    Missing,

    /// <summary>Its time is over, or has not begun.</summary>
    Expired,

    /// <summary>It is for other names.</summary>
    WrongHost,

    /// <summary>It has signed itself.</summary>
    SelfSigned,

    /// <summary>Nobody who is trusted has signed it.</summary>
    UnknownIssuer,

    /// <summary>Anything else that the chain's building found.</summary>
    Invalid,
}

/// <summary>The upstream's certificate was not accepted.</summary>
/// <param name="reason">What is wrong with it.</param>
/// <param name="detail">One sentence or two: whose it is, and why it was refused.</param>
internal sealed class CertificateRefusedException(CertificateFault reason, string detail) : AuthenticationException(detail)
{
    public CertificateFault Reason { get; } = reason;
}

/// <summary>What is trusted beside the system's authorities.</summary>
internal static class Authorities
{
    // OpenSSL's and Node's names for it; people have them set, for curl and npm, where a company inspects TLS.
    private static readonly string[] Variables = ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"];

    /// <summary>The certificates that the environment names. A file that cannot be read counts for nothing, as it does for Node.</summary>
    public static X509Certificate2Collection OfEnvironment(IReadOnlyDictionary<string, string> environment)
    {
        var certificates = new X509Certificate2Collection();
        foreach (var variable in Variables)
        {
            if (!environment.TryGetValue(variable, out var path) || path.Length == 0 || NamedFile.Read(path).Bytes is not { } content)
                continue;
            try
            {
                certificates.ImportFromPem(Encoding.UTF8.GetString(content));
            }
            catch (CryptographicException) { }
        }

        return certificates;
    }

    /// <summary>What one route trusts: its own <c>ca</c>, the top-level one, and the environment's.</summary>
    public static X509Certificate2Collection Of(RouteConfig route, ProxyConfig config, X509Certificate2Collection environment) =>
        [.. route.Ca?.Certificates ?? [], .. config.Ca?.Certificates ?? [], .. environment];
}
