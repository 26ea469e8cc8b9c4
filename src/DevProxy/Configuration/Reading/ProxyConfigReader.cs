using System.Collections.Immutable;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Schema;

namespace DevProxy.Configuration.Reading;

/// <summary>Makes a configuration from a tree whose shape was checked and whose defaults were filled in.</summary>
internal sealed class ProxyConfigReader(ReadContext context)
{
    /// <summary>The configuration; usable only when no error was reported.</summary>
    /// <param name="root">The effective tree.</param>
    /// <param name="path">The file, absolute; null when there is none.</param>
    public ProxyConfig Read(SourceNode root, string? path)
    {
        var section = new Section(root, RootKeys.All);
        var listeners = new ListenerReader(context);
        var log = new LogReader(context).Read(section);
        var port = section.IsRefused("port") ? 0 : section.Whole("port"); // A port that was already reported is not compared.
        var host = listeners.Host(section.Value("host")!);
        var reader = new RouteReader(context, new Listener(host, port), log.Redact);
        var hosts = Hosts(section);
        ImmutableArray<RouteConfig> routes =
        [
            .. Routes(section.Value("routes")!, null, reader),
            .. hosts.SelectMany(named => Routes(named.Routes, named.Host, reader)),
        ];
        var config = new ProxyConfig(
            path,
            port,
            host,
            listeners.Https(section.Value("https")!),
            [.. listeners.AllowedHosts(section.Value("allowedHosts")!), .. hosts.Select(static named => named.Host.TrimStart('*'))],
            new UpstreamProxyReader(context).Read(section.Value("upstreamProxy")!),
            new CertificateReader(context).Authorities(section.Written("ca")),
            new ProductionOriginsReader(context).Read(section.Value("productionOrigins")!),
            new CorsReader(context).Read(section.Value("cors")!, addsIdentity: false),
            listeners.Inspector(section, port),
            log with
            {
                Secrets = SecretVariables.Of(root, routes),
                SecretHeaders =
                [
                    .. routes
                        .SelectMany(route => route.Headers.Concat(route.ResponseHeaders))
                        .Where(change => change is { FromVariable: true, Value.Length: > 0 }),
                ],
            },
            routes
        )
        {
            Hosts = [.. hosts.Select(static named => named.Host)],
            Mocks = Mocks(section.Value("mocks")!),
        };
        if (routes.IsEmpty && config.Mocks is null && !context.Problems.HasErrors)
            context.Problems.Warn(
                root.At,
                "There are no routes: every request gets a 404 response",
                "add \"routes\": { \"/api\": \"https://api.example.com\" }"
            );
        return config;
    }

    // The folder need not be there yet: the first mock that is saved makes it.
    private string? Mocks(SourceNode node)
    {
        if (node.Kind == SourceKind.Null)
            return null;
        var path = node.Text.Length == 0 || node.Text.Contains('\0', StringComparison.Ordinal) ? null : context.Absolute(node.Text);
        if (path is null || File.Exists(path))
            context.Problems.Error(node.At, $"\"{node.Written}\" is not a folder", "write the path of a folder, such as \"./mocks\"");
        return path;
    }

    private ImmutableArray<(string Host, SourceNode Routes)> Hosts(Section root)
    {
        var hosts = ImmutableArray.CreateBuilder<(string, SourceNode)>();
        foreach (var member in root.Value("hosts")!.Members.Where(static member => member.Value.Kind == SourceKind.Object))
        {
            var host = member.Key.ToLowerInvariant().TrimEnd('.');
            if (HostName.PatternProblem(host.StartsWith("*.", StringComparison.Ordinal) ? host[1..] : host) is { } problem)
                context.Problems.Error(
                    member.At,
                    $"{ReadableJson.Quote(member.Key)} is not a host name: {problem}",
                    "write a name such as \"app.localhost\", or \"*.app.localhost\" for every name below it; the port is the listener's"
                );
            else
                hosts.Add((host, member.Value));
        }

        return hosts.ToImmutable();
    }

    private ImmutableArray<RouteConfig> Routes(SourceNode node, string? host, RouteReader reader)
    {
        var members = node.Members;
        var routes = ImmutableArray.CreateBuilder<RouteConfig>();
        foreach (var member in members)
        {
            if (reader.Read(member, host) is { } route)
                routes.Add(route);
        }

        RouteOverlap.Tell(members, context.Problems);
        return routes.ToImmutable();
    }
}

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

/// <summary>Reads <c>log</c>.</summary>
internal sealed class LogReader(ReadContext context)
{
    public LogConfig Read(Section root)
    {
        var section = root.Inner("log", RootKeys.Log);
        return new LogConfig(
            Enum.Parse<LogLevelName>(section.Text("level"), ignoreCase: true),
            Enum.Parse<LogFormat>(section.Text("format"), ignoreCase: true),
            File(section.Value("file")!),
            Redact(section.Value("redact")!)
        )
        {
            RedactBodies = section.Flag("redactBodies"),
            Otlp = Otlp(section.Value("otlp")!),
        };
    }

    private Uri? Otlp(SourceNode node)
    {
        if (node.Kind is SourceKind.Null or SourceKind.Refused)
            return null;
        if (
            Uri.TryCreate(node.Text, UriKind.Absolute, out var url)
            && url is { Scheme: "http" or "https", Host.Length: > 0, UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 }
        )
            return url;

        // It may hold a password: the message does not repeat it.
        context.Problems.Error(
            node.At,
            "This is not the URL of an OpenTelemetry collector",
            "write \"http://localhost:4318\"; credentials belong in the environment variable OTEL_EXPORTER_OTLP_HEADERS"
        );
        return null;
    }

    private string? File(SourceNode node)
    {
        if (node.Kind == SourceKind.Null)
            return null;
        var path = node.Text.Length == 0 || node.Text.Contains('\0', StringComparison.Ordinal) ? null : context.Absolute(node.Text);
        if (path is null || Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
            context.Problems.Error(
                node.At,
                $"\"{node.Written}\" is not a valid file path",
                "write the path of a file, such as \"logs/devproxy.jsonl\""
            );
        return path;
    }

    private ImmutableArray<string> Redact(SourceNode node)
    {
        var names = node.Items.Where(item => item.Kind != SourceKind.Refused).ToArray();
        foreach (var item in names.Where(item => !HttpToken.Is(item.Text)))
            context.Problems.Error(
                item.At,
                $"{ReadableJson.Quote(item.Written)} is not a valid header name",
                "write one name per item, without its value"
            );
        return [.. names.Select(item => item.Text.ToLowerInvariant())];
    }
}
