using System.Collections.Immutable;
using DevProxy.Configuration.Json;

namespace DevProxy.Configuration.Reading;

/// <summary>Reads what becomes of a cookie's <c>Domain</c>, <c>Path</c> and flags.</summary>
internal sealed class CookieReader(ReadContext context)
{
    private static readonly string[] Words =
    [
        "secure",
        "nosecure",
        "httponly",
        "nohttponly",
        "samesite=strict",
        "samesite=lax",
        "samesite=none",
        "nosamesite",
    ];

    /// <summary>A rewrite of <c>Domain</c>.</summary>
    public CookieRewrite Domain(SourceNode node) => Rewrite(node, StringComparer.OrdinalIgnoreCase, _ => null);

    /// <summary>A rewrite of <c>Path</c>, which begins with a slash.</summary>
    public CookieRewrite Path(SourceNode node) =>
        Rewrite(node, StringComparer.Ordinal, value => value.Length == 0 || value.StartsWith('/') ? null : $"write \"/{value}\"");

    /// <summary>Flags.</summary>
    public CookieFlags Flags(SourceNode node)
    {
        var map = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (var member in node.Members.Where(member => member.Value.Kind != SourceKind.Refused))
        {
            if (member.Key != "*" && !HttpToken.Is(member.Key))
                context.Problems.Error(
                    member.At,
                    $"\"{member.Key}\" is not a valid cookie name",
                    "write a cookie name, or * for all cookies"
                );
            map[member.Key] = [.. Split(member.Value).Select(word => Word(word.Text, word.Node))];
        }

        return new CookieFlags(KindOf(node), map.ToImmutable());
    }

    private static IEnumerable<(string Text, SourceNode Node)> Split(SourceNode value) =>
        value.Kind == SourceKind.List
            ? value.Items.Where(item => item.Kind != SourceKind.Refused).Select(item => (item.Text.Trim(), item))
            : value.Text.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries).Select(word => (word, value));

    private string Word(string word, SourceNode node)
    {
        var lower = word.ToLowerInvariant();
        var fix = NearestName.Of(lower, Words) is { } near ? $"did you mean {near}?" : $"the valid flags are {string.Join(", ", Words)}";
        context.IsFine(node, Words.Contains(lower) ? null : ($"\"{word}\" is not a valid cookie flag", fix), "cookie flag", "samesite=lax");
        return lower;
    }

    private CookieRewrite Rewrite(SourceNode node, StringComparer names, Func<string, string?> better)
    {
        var map = ImmutableDictionary.CreateBuilder<string, string>(names);
        if (KindOf(node) == CookieRewriteKind.Map && node.Kind == SourceKind.Text)
            map["*"] = Value(node, better);
        foreach (var member in node.Members.Where(member => member.Value.Kind != SourceKind.Refused))
            map[member.Key] = Value(member.Value, better);
        return new CookieRewrite(KindOf(node), map.ToImmutable());
    }

    private string Value(SourceNode node, Func<string, string?> better)
    {
        if (!HttpToken.IsValue(node.Text) || node.Text.Contains(';', StringComparison.Ordinal))
            context.Problems.Error(node.At, "This value is not allowed in a cookie", "remove the semicolon or the control character");
        else if (better(node.Text) is { } fix)
            context.Problems.Error(node.At, "A cookie path must begin with a slash", fix);
        return node.Text;
    }

    private static CookieRewriteKind KindOf(SourceNode node) =>
        node.Kind switch
        {
            SourceKind.False => CookieRewriteKind.Off,
            SourceKind.Text when node.Text == "auto" => CookieRewriteKind.Auto,
            _ => CookieRewriteKind.Map,
        };
}
