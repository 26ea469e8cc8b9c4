using System.Security.Cryptography.X509Certificates;

namespace DevProxy.Configuration;

/// <summary>Certificates that the configuration names, already loaded: a file that cannot be read is a problem of the configuration.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Certificates">One or more; a client certificate comes with its private key.</param>
internal sealed record CertificateFile(string Path, X509Certificate2Collection Certificates);
