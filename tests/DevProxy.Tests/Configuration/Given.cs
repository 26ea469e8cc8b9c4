using System.Text;
using DevProxy.Configuration;
using DevProxy.Configuration.Json;
using DevProxy.Routing;

namespace DevProxy.Tests.Configuration;

/// <summary>Configurations in memory. In a text with problems, ‸ stands before the character that a problem is expected at.</summary>
internal static class Given
{
    public const char Mark = '‸';

    private static string Folder => Path.GetFullPath("/given");

    /// <summary>What reading <paramref name="json"/> gives.</summary>
    public static ConfigResult Read(
        string json,
        ConfigOverrides? overrides = null,
        Dictionary<string, string>? environment = null,
        Dictionary<string, string>? files = null,
        string name = "proxy.json"
    )
    {
        var path = Path.Combine(Folder, name);
        var known = (files ?? [])
            .Append(new(name, json.Replace($"{Mark}", "", StringComparison.Ordinal)))
            .ToDictionary(file => Path.GetFullPath(file.Key, Folder), file => (byte[]?)Encoding.UTF8.GetBytes(file.Value));
        known.TryAdd(Path.Combine(Folder, ".env"), null);
        known.TryAdd(Path.Combine(Folder, ".env.local"), null);
        return ConfigReader.Read(path, overrides ?? new ConfigOverrides(), environment ?? [], new FileSnapshot(known));
    }

    /// <summary>A configuration that is free of errors.</summary>
    public static ProxyConfig Config(
        string json,
        ConfigOverrides? overrides = null,
        Dictionary<string, string>? environment = null,
        Dictionary<string, string>? files = null
    )
    {
        var result = Read(json, overrides, environment, files);
        Assert.True(result.Config is not null, string.Join('\n', result.Problems));
        return result.Config;
    }

    /// <summary>The only route of a configuration, whose value is <paramref name="json"/>.</summary>
    public static RouteConfig Route(string json, string top = "", Dictionary<string, string>? environment = null) =>
        Assert.Single(Config($$"""{ {{top}} "routes": { "/api": {{json}} } }""", environment: environment).Routes);

    /// <summary>The only problem, at the mark, if there is one.</summary>
    public static ConfigProblem Problem(
        string json,
        ConfigOverrides? overrides = null,
        Dictionary<string, string>? environment = null,
        Dictionary<string, string>? files = null,
        string name = "proxy.json"
    )
    {
        var problem = Assert.Single(Read(json, overrides, environment, files, name).Problems);
        if (json.Contains(Mark, StringComparison.Ordinal))
            Assert.Equal(Place(json), (problem.Line, problem.Column));
        return problem;
    }

    /// <summary>The only problem, with what it has to say.</summary>
    public static ConfigProblem Problem(string json, string message, string fix)
    {
        var problem = Problem(json);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Contains(fix, problem.Fix, StringComparison.Ordinal);
        return problem;
    }

    private static (int Line, int Column) Place(string json)
    {
        var before = json[..json.IndexOf(Mark, StringComparison.Ordinal)];
        return (before.Count(c => c == '\n') + 1, before.Length - (before.LastIndexOf('\n') + 1) + 1);
    }
}
