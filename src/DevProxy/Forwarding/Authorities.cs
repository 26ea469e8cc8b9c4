using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DevProxy.Configuration;
using DevProxy.Configuration.Json;

namespace DevProxy.Forwarding;

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
