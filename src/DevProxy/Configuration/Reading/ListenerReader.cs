using System.Collections.Immutable;
using System.Net;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Schema;
using DevProxy.Cors;

namespace DevProxy.Configuration.Reading;

/// <summary>Reads what DevProxy listens on: <c>port</c>, <c>host</c>, <c>https</c>, <c>allowedHosts</c>, <c>inspector</c>.</summary>
internal sealed class ListenerReader(ReadContext context)
{
    private readonly CertificateReader _certificates = new(context);

    /// <summary>The address in <c>host</c>, without the brackets of an IPv6 literal.</summary>
    public string Host(SourceNode node)
    {
        var host = node.Text.StartsWith('[') && node.Text.EndsWith(']') ? node.Text[1..^1] : node.Text;
        var isFine = context.IsFine(node, HostName.Problem(host), "host name", "localhost");

        // Whoever sets the variable, as the image does, has published the port knowingly.
        if (isFine && HostName.IsEveryInterface(host) && !node.At.Path.StartsWith("DEVPROXY_", StringComparison.Ordinal))
            context.Problems.Warn(
                node.At,
                $"{host} listens on every network interface, so others on the same network can use this proxy",
                "write \"localhost\" unless other machines need to reach it"
            );
        return host;
    }

    /// <summary>The certificate, or null for plain http.</summary>
    public HttpsConfig? Https(SourceNode node)
    {
        if (node.Kind == SourceKind.True)
            return new HttpsConfig(null, null);
        if (node.Kind != SourceKind.Object)
            return null;

        var section = new Section(node, RootKeys.Https);
        if (section.Written("cert") is not { } cert || section.Written("key") is not { } key)
            return null;
        _certificates.WithKey(cert, key);
        return new HttpsConfig(context.Absolute(cert.Text), context.Absolute(key.Text));
    }

    /// <summary>The host names, lower case.</summary>
    public ImmutableArray<string> AllowedHosts(SourceNode node)
    {
        var hosts = ImmutableArray.CreateBuilder<string>();
        foreach (var item in node.Items.Where(item => item.Kind != SourceKind.Refused))
        {
            var host = item.Text.ToLowerInvariant().TrimEnd('.');
            context.IsFine(item, HostName.PatternProblem(host), "host name", "myapp.test");
            hosts.Add(host);
        }

        return hosts.ToImmutable();
    }

    /// <summary>The inspector, or null when it is switched off.</summary>
    /// <param name="root">The top of the configuration.</param>
    /// <param name="port">The proxy's own port.</param>
    public InspectorConfig? Inspector(Section root, int port)
    {
        if (root.Written("inspector") is { Kind: SourceKind.False })
            return null;

        var section = root.Inner("inspector", RootKeys.Inspector);
        int? own = section.Written("port") is null ? null : section.Whole("port");
        if (own == port && port != 0)
            context.Problems.Error(
                section.Written("port")!.At,
                $"The inspector and the proxy cannot both use port {port}",
                $"leave the inspector's port out, or write {port + 1}"
            );
        return new InspectorConfig(
            Host(section.Value("host")!),
            own,
            section.Whole("maxExchanges"),
            section.Whole("maxBodyBytes"),
            section.Whole("maxMemoryMegabytes")
        );
    }
}

/// <summary>Where DevProxy itself listens.</summary>
internal sealed record Listener(string Host, int Port)
{
    /// <summary>Whether a request to this origin comes back to DevProxy. With port 0 this is unknown until it listens.</summary>
    public bool Is(Origin target)
    {
        if (Port == 0 || target.Port != Port)
            return false;
        var host = target.Host!.Trim('[', ']');
        if (Host.Equals(host, StringComparison.OrdinalIgnoreCase))
            return true;

        if (HostName.IsEveryInterface(Host))
            return target.IsLoopback || host is "0.0.0.0" or "::";
        var onBothLoopbacks = Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        var reachesThem = host is "127.0.0.1" or "::1" || host == "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal);
        return reachesThem
            && (
                onBothLoopbacks || (IPAddress.TryParse(Host, out var own) && IPAddress.IsLoopback(own) && !IPAddress.TryParse(host, out _))
            );
    }
}

/// <summary>Checks host names in a configuration.</summary>
internal static class HostName
{
    /// <summary>Whether it is an address that stands for every network interface: <c>0.0.0.0</c> or <c>::</c>.</summary>
    public static bool IsEveryInterface(string host) =>
        IPAddress.TryParse(host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    /// <summary>What is wrong with a name or address to listen on, and what would be right; null when nothing is.</summary>
    public static (string Message, string Fix)? Problem(string text)
    {
        if (IPAddress.TryParse(text, out _) && (text.Contains(':', StringComparison.Ordinal) || text.Split('.').Length == 4))
            return null;
        if (text is "*" or "+")
            return ($"\"{text}\" is not a valid address", "write \"0.0.0.0\" to listen on every network interface");
        return Common(text);
    }

    /// <summary>The same for an entry of <c>allowedHosts</c>, which may begin with a dot.</summary>
    public static (string Message, string Fix)? PatternProblem(string text)
    {
        if (text is "*" or "all" or "true")
            return (
                $"\"{text}\" would let any web page reach this proxy through DNS rebinding",
                "list the hosts; .example.test means a domain and its subdomains"
            );
        if (text.StartsWith("*.", StringComparison.Ordinal))
            return ($"\"{text}\" is not a valid host name", $"write \"{text[1..]}\", which means the domain and its subdomains");
        return IPAddress.TryParse(text.Trim('[', ']'), out _) ? null : Common(text.StartsWith('.') ? text[1..] : text);
    }

    private static (string Message, string Fix)? Common(string text)
    {
        if (Uri.CheckHostName(text) == UriHostNameType.Dns)
            return null;
        var url = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        return Origin.TryFromUrl(url, out var origin) && Uri.CheckHostName(origin.Host!) != UriHostNameType.Unknown
            ? ($"\"{text}\" is more than a host name", $"write \"{origin.Host}\"")
            : ($"\"{text}\" is not a valid host name", "write a name such as \"myapp.test\", without scheme or port");
    }
}
