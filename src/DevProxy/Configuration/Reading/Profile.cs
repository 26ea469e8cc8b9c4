using System.Collections.Immutable;
using DevProxy.Configuration.Json;

namespace DevProxy.Configuration.Reading;

/// <summary>Lays a profile over the file it stands in, key by key: what a profile does not name stays as it is.</summary>
/// <param name="problems">Takes the problems.</param>
internal sealed class Profile(ProblemList problems)
{
    /// <summary>The name that stands for no profile.</summary>
    public const string None = "default";

    private const string Key = "profiles";

    /// <summary>The names of a file's profiles, in file order.</summary>
    public static ImmutableArray<string> Names(SourceNode root) =>
        [.. (root.Find(Key)?.Members ?? []).Select(static profile => profile.Key).Distinct()];

    /// <summary>The file with a profile laid over it, and without its profiles.</summary>
    /// <param name="root">The file.</param>
    /// <param name="name">The profile that is asked for; null for none.</param>
    public SourceNode ApplyTo(SourceNode root, SourceNode? name)
    {
        var profiles = root.Find(Key);
        root = root with { Members = [.. root.Members.Where(static member => member.Key != Key)] };
        if (profiles is not null && profiles.Kind != SourceKind.Object)
            problems.Error(profiles.At, "\"profiles\" is not an object", "write \"profiles\": { \"staging\": { \"routes\": { … } } }");
        foreach (var profile in profiles?.Members ?? [])
            Check(profile);
        if (name is null || name.Text == None)
            return root;
        if (profiles?.Find(name.Text) is { Kind: SourceKind.Object } wanted)
            return Merge(root, wanted);
        var names = profiles?.Members.Select(static profile => profile.Key).ToList() ?? [];
        if (!names.Contains(name.Text))
            problems.Error(
                name.At,
                $"There is no profile \"{name.Text}\"",
                names.Count == 0 ? "add \"profiles\" to proxy.json" : $"the profiles are {string.Join(", ", names)}"
            );
        return root;
    }

    private void Check(SourceMember profile)
    {
        if (profile.Value.Kind != SourceKind.Object)
            problems.Error(
                profile.At,
                $"The profile \"{profile.Key}\" is not an object",
                "write what it changes, as at the top of the file"
            );
        else if (profile.Key == None)
            problems.Error(profile.At, $"\"{None}\" stands for the file without a profile", "give the profile another name");
        else if (profile.Value.Find(Key) is { } inner)
            problems.Error(inner.At, "A profile cannot contain profiles", "move it beside the others");
    }

    // A route may be a URL alone: then the rest of it stays.
    private static SourceNode Merge(SourceNode file, SourceNode profile)
    {
        foreach (var member in profile.Members)
        {
            file = file.Find(member.Key) is not { } there
                ? file with
                {
                    Members = file.Members.Add(member),
                }
                : file.With(
                    member.Key,
                    (there.Kind, member.Value.Kind) switch
                    {
                        (SourceKind.Object, SourceKind.Object) => Merge(there, member.Value),
                        (SourceKind.Object, SourceKind.Text) when there.Find("target") is not null => there.With("target", member.Value),
                        (SourceKind.Text, SourceKind.Object) when IsPath(member.Key) => Merge(
                            new SourceNode(SourceKind.Object, there.At).With("target", there),
                            member.Value
                        ),
                        _ => member.Value,
                    }
                );
        }

        return file;
    }

    private static bool IsPath(string key) => key is ['/' or '^' or '*', ..];
}
