using System.Collections.Immutable;
using DevProxy.Configuration.Source;

namespace DevProxy.Configuration.Keys;

/// <summary>Finds what an unknown key was meant to be: a typo, a key of another object, or a key of another tool.</summary>
internal static class UnknownKey
{
    public static string Cure(SourceMember member, ImmutableArray<Key> keys)
    {
        var name = member.Key;
        var near = NearestName.Of(name, keys.Select(key => key.Name));
        if (near is not null && near.Equals(name, StringComparison.OrdinalIgnoreCase))
            return $"did you mean \"{near}\"? Keys are case-sensitive";
        if (Elsewhere(name, keys) is { } place)
            return $"\"{name}\" belongs {place}";
        if (near is not null)
            return $"did you mean \"{near}\"?";
        if (name.StartsWith('/') || name.StartsWith('^'))
            return "a route belongs in \"routes\"";
        if (OtherTools.Equivalent(name) is { } equivalent)
            return equivalent;
        return $"remove it; the valid keys are {string.Join(", ", keys.Select(key => key.Name))}";
    }

    private static string? Elsewhere(string name, ImmutableArray<Key> here)
    {
        (ImmutableArray<Key> Keys, string Place)[] places =
        [
            (RootKeys.All, "at the top of the file"),
            (RouteKeys.All, "in a route: \"routes\": { \"/api\": { … } }"),
            (CorsKeys.All, "in \"cors\": { … }"),
            (RootKeys.Inspector, "in \"inspector\": { … }"),
            (RootKeys.Log, "in \"log\": { … }"),
        ];
        return places
            .Where(place => place.Keys != here && place.Keys.Any(key => key.Name == name))
            .Select(place => place.Place)
            .FirstOrDefault();
    }
}
