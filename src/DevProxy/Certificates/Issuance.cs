using System.Security.Cryptography.X509Certificates;
using DevProxy.Configuration;

namespace DevProxy.Certificates;

/// <summary>What is in the folder now, and what had to be made for it.</summary>
/// <param name="Authority">The authority.</param>
/// <param name="WhyAuthority">Why it was made; empty when there was none, null when it was kept.</param>
/// <param name="Certificate">The listener's certificate.</param>
/// <param name="WhyCertificate">Why it was made; empty when there was none, null when it was kept.</param>
internal sealed record Issuance(LocalAuthority Authority, string? WhyAuthority, X509Certificate2 Certificate, string? WhyCertificate)
{
    // Enough for people who start DevProxy once a month.
    private static readonly TimeSpan NearTheEnd = TimeSpan.FromDays(30);

    /// <summary>Makes what is missing, too narrow or about to expire, and keeps the rest.</summary>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="owner">The owner of the authority, as <c>user@host</c>.</param>
    /// <param name="config">The configuration whose hosts the certificate must include; null for none.</param>
    /// <param name="now">The time.</param>
    public static Issuance Make(CertificateFolder folder, string owner, ProxyConfig? config, DateTimeOffset now)
    {
        var before = PemPair.Read(folder.Certificate, folder.CertificateKey);

        // One certificate serves all projects of a user: names are added, and those of other projects are kept.
        var names = CertificateNames.Of(config);
        if (before is not null)
            names = names.With(CertificateNames.In(before));

        var authority = PemPair.Read(folder.Authority, folder.AuthorityKey) is { } kept ? new LocalAuthority(kept) : null;
        var whyAuthority = WhyNewAuthority(authority, names, now);
        if (whyAuthority is not null)
        {
            authority = LocalAuthority.Make(owner, names, now);
            PemPair.Write(authority.Certificate, folder.Authority, folder.AuthorityKey);
        }

        var whyCertificate = WhyNewCertificate(before, authority!, names, now);
        if (whyCertificate is null)
            return new Issuance(authority!, whyAuthority, before!, null);
        var certificate = authority!.Sign(names, now);
        PemPair.Write(certificate, folder.Certificate, folder.CertificateKey);
        return new Issuance(authority, whyAuthority, certificate, whyCertificate);
    }

    /// <summary>Whether a certificate is to be renewed soon.</summary>
    public static bool IsNearItsEnd(X509Certificate2 certificate, DateTimeOffset now) =>
        certificate.NotAfter.ToUniversalTime() < now.UtcDateTime + NearTheEnd;

    private static string? WhyNewAuthority(LocalAuthority? authority, CertificateNames names, DateTimeOffset now)
    {
        if (authority is null)
            return "";
        if (!authority.Outlives(now))
            return "the previous one expires soon";
        return string.Join(", ", authority.Refuses(names)) is { Length: > 0 } refused
            ? $"the previous one may not sign for {refused}"
            : null;
    }

    private static string? WhyNewCertificate(X509Certificate2? before, LocalAuthority authority, CertificateNames names, DateTimeOffset now)
    {
        if (before is null)
            return "";
        if (!authority.Signed(before))
            return "the previous one is from another authority";
        if (IsNearItsEnd(before, now))
            return "the previous one expires soon";
        return CertificateNames.In(before).Lacks(names) is { Length: > 0 } added
            ? $"the previous one did not cover {string.Join(", ", added)}"
            : null;
    }
}
