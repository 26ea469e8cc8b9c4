using System.Diagnostics.CodeAnalysis;
using dotenv.net;

namespace DevProxy.Configuration.Source;

/// <summary>Where <c>${NAME}</c> comes from: the environment, else <c>.env.local</c>, else <c>.env</c> beside the file.</summary>
/// <remarks>The two files belong to the application; they are read only when the environment does not have the variable.</remarks>
internal sealed class Variables(IReadOnlyDictionary<string, string> environment, string folder, FileSnapshot files, ProblemList problems)
{
    private readonly Lazy<IDictionary<string, string>> _local = new(() => Parse(Path.Combine(folder, ".env.local"), files, problems));
    private readonly Lazy<IDictionary<string, string>> _shared = new(() => Parse(Path.Combine(folder, ".env"), files, problems));

    /// <summary>The value of a variable; the empty text is a value.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out string? value) =>
        environment.TryGetValue(name, out value) || _local.Value.TryGetValue(name, out value) || _shared.Value.TryGetValue(name, out value);

    /// <summary>The name of a variable that exists and is close to this one.</summary>
    public string? Nearest(string name) => NearestName.Of(name, environment.Keys.Concat(_local.Value.Keys).Concat(_shared.Value.Keys));

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "The library does not say what it throws for a file that it cannot parse; its message is the reason."
    )]
    private static IDictionary<string, string> Parse(string path, FileSnapshot files, ProblemList problems)
    {
        var found = files.Find(path);
        if (found.Bytes is not { } content)
        {
            // A folder of this name is a Python virtual environment.
            if (found.WhyNot is not (FileContent.NotThere or FileContent.Folder))
                problems.Warn(
                    Place.Outside(path),
                    $"{path} {found.WhyNot}, so its variables are missing",
                    "replace it with a regular file that this user can read"
                );
            return new Dictionary<string, string>(StringComparer.Ordinal);
        }

        using var stream = new MemoryStream(content);
        try
        {
            return DotEnv.Read(
                new DotEnvOptions(
                    envStreams: [stream],
                    envFilePaths: null,
                    trimValues: true,
                    supportExportSyntax: true,
                    supportVariableExpansion: false
                )
            ); // A password may hold a dollar sign.
        }
        catch (Exception e)
        {
            problems.Error(
                Place.Outside(path),
                $"{path} cannot be read: {e.Message.TrimEnd('.')}",
                "fix that line; a quoted value ends with the same quote"
            );
            return new Dictionary<string, string>(StringComparer.Ordinal);
        }
    }
}
