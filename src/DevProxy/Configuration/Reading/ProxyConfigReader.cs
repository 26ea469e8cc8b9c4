using System.Collections.Immutable;
using DevProxy.Configuration.Keys;
using DevProxy.Configuration.Source;

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
        var routes = Routes(section, new RouteReader(context, new Listener(host, port), log.Redact));
        var config = new ProxyConfig(
            path,
            port,
            host,
            listeners.Https(section.Value("https")!),
            listeners.AllowedHosts(section.Value("allowedHosts")!),
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
        );
        if (routes.IsEmpty && !context.Problems.HasErrors)
            context.Problems.Warn(
                root.At,
                "There are no routes: every request gets a 404 response",
                "add \"routes\": { \"/api\": \"https://api.example.com\" }"
            );
        return config;
    }

    private ImmutableArray<RouteConfig> Routes(Section root, RouteReader reader)
    {
        var members = root.Value("routes")!.Members;
        var routes = ImmutableArray.CreateBuilder<RouteConfig>();
        foreach (var member in members)
        {
            if (reader.Read(member) is { } route)
                routes.Add(route);
        }

        RouteOverlap.Tell(members, context.Problems);
        return routes.ToImmutable();
    }
}
