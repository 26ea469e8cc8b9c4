using System.Collections.Immutable;
using System.Text.Json;
using DevProxy.Cors;

namespace DevProxy.Configuration;

/// <summary>Reads a configuration: a file, or the command line alone.</summary>
internal static class ConfigReader
{
    private static readonly CookieRewrite AutoCookies = new(CookieRewriteKind.Auto, ImmutableDictionary<string, string>.Empty);

    private static readonly CorsPolicy DefaultCors = new(CorsMode.Repair, OriginRule.Default, null, null, null, true, 0, 204);

    /// <summary>Reads a file, with the command line and the environment laid over it.</summary>
    public static ConfigResult Read(string path, ConfigOverrides overrides, IReadOnlyDictionary<string, string> environment)
    {
        using var document = JsonDocument.Parse(
            File.ReadAllText(path),
            new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        var root = document.RootElement;
        var cors = root.TryGetProperty("cors", out var top) && top.ValueKind != JsonValueKind.False ? DefaultCors : null;
        var routes = root.TryGetProperty("routes", out var written)
            ? written.EnumerateObject().Select(route => (route.Name, Target: Target(route.Value))).ToList()
            : [];
        var port = root.TryGetProperty("port", out var number) ? number.GetInt32() : 8010;
        return Build(Path.GetFullPath(path), port, cors, routes, overrides);
    }

    /// <summary>The configuration that the command line alone describes: a URL, or <c>--route</c>.</summary>
    public static ConfigResult ReadArguments(ConfigOverrides overrides, IReadOnlyDictionary<string, string> environment) =>
        Build(null, 8010, DefaultCors, overrides.Url is null ? [] : [("/", overrides.Url)], overrides);

    private static string Target(JsonElement route) =>
        (route.ValueKind == JsonValueKind.String ? route : route.GetProperty("target")).GetString()!;

    private static ConfigResult Build(
        string? path, int port, CorsPolicy? cors, List<(string Key, string Target)> routes, ConfigOverrides overrides)
    {
        foreach (var route in overrides.Routes.IsDefault ? [] : overrides.Routes)
        {
            var equals = route.IndexOf('=', StringComparison.Ordinal);
            routes.Add((route[..equals], route[(equals + 1)..]));
        }

        var inspector = overrides.NoInspector ? null : new InspectorConfig("localhost", overrides.InspectorPort, 1000, 65536, 64);
        var config = new ProxyConfig(
            path,
            overrides.Port ?? port,
            overrides.Host ?? "localhost",
            overrides.Https ? new HttpsConfig(null, null) : null,
            [],
            new UpstreamProxyConfig(UpstreamProxyKind.Auto, null),
            null,
            [],
            cors,
            inspector,
            new LogConfig(LogLevelName.Info, LogFormat.Pretty, overrides.LogFile, []),
            [.. routes.Select(route => Route(route.Key, route.Target, cors))]);
        return new ConfigResult(config, []);
    }

    private static RouteConfig Route(string key, string target, CorsPolicy? cors)
    {
        var h2c = target.StartsWith("h2c://", StringComparison.Ordinal);
        var url = h2c ? "http" + target[3..] : target;
        url = url.Contains("://", StringComparison.Ordinal) ? url : "http://" + url;
        if (!Origin.TryFromUrl(url, out var origin))
            throw new InvalidOperationException(target);
        var path = url.IndexOf('/', url.IndexOf("://", StringComparison.Ordinal) + 3);
        return new RouteConfig(
            key,
            new UpstreamTarget(target, origin, path < 0 ? "" : url[path..].TrimEnd('/'), h2c),
            [],
            ChangeOrigin.Auto,
            new RewriteOrigin(RewriteOriginKind.Auto, null),
            [],
            [],
            null,
            null,
            null,
            true,
            AutoCookies,
            AutoCookies,
            new CookieFlags(CookieRewriteKind.Auto, ImmutableDictionary<string, ImmutableArray<string>>.Empty),
            true,
            true,
            Timeout.InfiniteTimeSpan,
            TimeSpan.FromSeconds(10),
            cors,
            false);
    }
}
