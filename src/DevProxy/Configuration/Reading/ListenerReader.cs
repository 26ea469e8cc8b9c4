using System.Collections.Immutable;
using System.Net;
using DevProxy.Configuration.Keys;
using DevProxy.Configuration.Source;

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
        if (
            isFine
            && IPAddress.TryParse(host, out var address)
            && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            && !node.At.Path.StartsWith("DEVPROXY_", StringComparison.Ordinal)
        )
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
