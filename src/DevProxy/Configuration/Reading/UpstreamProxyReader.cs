using DevProxy.Configuration.Source;

namespace DevProxy.Configuration.Reading;

/// <summary>Reads <c>upstreamProxy</c>.</summary>
internal sealed class UpstreamProxyReader(ReadContext context)
{
    private static readonly string[] Schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    public UpstreamProxyConfig Read(SourceNode node)
    {
        if (node.Kind == SourceKind.False)
            return new UpstreamProxyConfig(UpstreamProxyKind.None, null);
        if (node.Text == "auto")
            return new UpstreamProxyConfig(UpstreamProxyKind.Auto, null);

        var text = node.Text.Contains("://", StringComparison.Ordinal) ? node.Text : $"http://{node.Text}";
        if (
            Uri.TryCreate(text, UriKind.Absolute, out var url)
            && Schemes.Contains(url.Scheme)
            && url.Host.Length > 0
            && url.PathAndQuery is "/" or ""
            && url.Fragment.Length == 0
        )
            return new UpstreamProxyConfig(UpstreamProxyKind.Url, url);

        // It may hold a password: the message does not repeat it.
        context.Problems.Error(
            node.At,
            "This is not a valid proxy address",
            "write \"http://proxy.example.com:3128\" (or https, socks4, socks4a, socks5), \"auto\" or false"
        );
        return new UpstreamProxyConfig(UpstreamProxyKind.None, null);
    }
}
