using System.Diagnostics.CodeAnalysis;
using dotenv.net;

namespace DevProxy.Configuration.Source;

/// <summary>Where <c>${NAME}</c> comes from: the environment, else <c>.env.local</c>, else <c>.env</c> beside the file.</summary>
internal sealed class Variables(IReadOnlyDictionary<string, string> environment, string folder, FileSnapshot files)
{
    private readonly IDictionary<string, string> _local = Parse(files.Read(Path.Combine(folder, ".env.local")));
    private readonly IDictionary<string, string> _shared = Parse(files.Read(Path.Combine(folder, ".env")));

    /// <summary>The value of a variable; the empty text is a value.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out string? value) =>
        environment.TryGetValue(name, out value) || _local.TryGetValue(name, out value) || _shared.TryGetValue(name, out value);

    /// <summary>The name of a variable that exists and is close to this one.</summary>
    public string? Nearest(string name) => NearestName.Of(name, environment.Keys.Concat(_local.Keys).Concat(_shared.Keys));

    private static IDictionary<string, string> Parse(byte[]? content)
    {
        if (content is null)
            return new Dictionary<string, string>(StringComparer.Ordinal);
        using var stream = new MemoryStream(content);
        return DotEnv.Read(new DotEnvOptions(
            envStreams: [stream],
            envFilePaths: null,
            ignoreExceptions: true,
            trimValues: true,
            supportExportSyntax: true,
            supportVariableExpansion: false)); // A password may hold a dollar sign.
    }
}
