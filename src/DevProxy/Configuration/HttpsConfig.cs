namespace DevProxy.Configuration;

/// <summary>The listener's certificate.</summary>
/// <param name="Cert">A PEM file, absolute path; null for the certificate that <c>devproxy cert</c> made.</param>
/// <param name="Key">Its private key as PEM, absolute path; null when <paramref name="Cert"/> is.</param>
internal sealed record HttpsConfig(string? Cert, string? Key);
