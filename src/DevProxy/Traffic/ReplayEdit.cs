using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using DevProxy.Configuration;
using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>
/// What a replay says differently from its original; what is null stays as it was. Who edits has seen the masked record: a mask that is
/// left where it was stands for the secret itself.
/// </summary>
internal sealed record ReplayEdit
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public string? Method { get; init; }

    /// <summary>A path with its query, or a URL of the original's own origin.</summary>
    public string? Url { get; init; }

    /// <summary>All header lines, instead of the original's.</summary>
    public ImmutableArray<HeaderLine>? Headers { get; init; }

    /// <summary>Headers to set, or with null to take off; the others stay. Not together with <see cref="Headers"/>.</summary>
    public ImmutableArray<KeyValuePair<string, string?>> Changes { get; init; } = [];

    /// <summary>The body as text; sent in the charset that its Content-Type names, else as UTF-8.</summary>
    public string? Body { get; init; }

    /// <summary>Applies the edit to the original request.</summary>
    /// <param name="original">Unmasked.</param>
    /// <param name="redaction">What masked the record that was edited.</param>
    /// <param name="request">What is to be sent; null with a reason.</param>
    /// <param name="reason">Why it cannot be, for a person.</param>
    public bool TryApply(
        Exchange original,
        Redaction redaction,
        [NotNullWhen(true)] out EditedRequest? request,
        [NotNullWhen(false)] out string? reason
    )
    {
        request = null;
        var shown = original.ToRecord(redaction, withBodies: true).Request;
        var plain = original.ToRecord(Redaction.None, withBodies: true).Request;
        var method = Method ?? plain.Method;
        if (!HttpToken.Is(method) || method == HttpMethods.Connect)
            return Refused($"\"{method}\" is no method that a page can send.", out reason);
        var url = Url is ['/', ..] ? CalledOrigin.OfUrl(plain.Url) + Url : Url ?? shown.Url;
        if (WhyNotUrl(url, plain.Url) is { } wrong)
            return Refused(wrong, out reason);
        if (MaskedText.Restore(url, shown.Url, plain.Url) is not { } wholeUrl)
            return Refused(MaskedText.Ambiguous("The URL"), out reason);
        if (!TryRestore([.. Headers ?? Changed(shown.Headers)], shown.Headers, plain.Headers, out var lines, out reason))
            return false;
        var keepsSecret = wholeUrl != url || lines.Any(static line => line.WasMasked);
        var head = new ObservedRequest(method, wholeUrl, new HeaderList(lines.Select(static line => line.Whole)));
        if (Body is null)
        {
            request = new EditedRequest(head, original.RequestBody.ToArray(), keepsSecret || shown.Body?.Text != plain.Body?.Text);
            return true;
        }

        if (MaskedText.Restore(Body, shown.Body?.Text ?? "", plain.Body?.Text ?? "") is not { } text)
            return Refused(MaskedText.Ambiguous("The body"), out reason);

        // It is written anew, and not compressed again.
        head = head with
        {
            Headers = new HeaderList(head.Headers.Where(static line => !IsSame(line.Name, "Content-Encoding"))),
        };
        var body = (BodyText.EncodingOf(head.Headers.Get("Content-Type")) ?? Utf8).GetBytes(text);
        request = new EditedRequest(head, body, keepsSecret || text != Body);
        return true;
    }

    private static string? WhyNotUrl(string url, string original)
    {
        var origin = CalledOrigin.OfUrl(original).ToString();
        if (!url.StartsWith(origin + "/", StringComparison.OrdinalIgnoreCase))
            return $"A replay goes through DevProxy: give a path, or a URL that begins with {origin}/.";
        return HttpToken.IsTarget(url) ? null : "The URL contains a character that no URL may: write it as %XX.";
    }

    private static bool TryRestore(
        ImmutableArray<HeaderLine> edited,
        HeaderList shown,
        HeaderList original,
        out List<(HeaderLine Whole, bool WasMasked)> lines,
        [NotNullWhen(false)] out string? reason
    )
    {
        lines = [];
        foreach (var line in edited)
        {
            if (!HttpToken.Is(line.Name) || !HttpToken.IsValue(line.Value))
                return Refused($"\"{line.Name}\" is no header that HTTP can carry: check its name and value.", out reason);
            if (IsSame(line.Name, "Host") && !HttpToken.IsHost(line.Value))
                return Refused($"\"{line.Value}\" is no host: write a name or an address, and perhaps a port.", out reason);
            var nth = lines.Count(before => IsSame(before.Whole.Name, line.Name));
            if (MaskedText.Restore(line.Value, Nth(shown, line.Name, nth), Nth(original, line.Name, nth)) is not { } value)
                return Refused(MaskedText.Ambiguous(line.Name), out reason);
            lines.Add((line with { Value = value }, value != line.Value));
        }

        reason = null;
        return true;
    }

    // Where the changed lines were, so that the order stays.
    private IEnumerable<HeaderLine> Changed(HeaderList shown)
    {
        var left = Changes.ToDictionary(static change => change.Key, static change => change.Value, StringComparer.OrdinalIgnoreCase);
        foreach (var line in shown)
        {
            if (!Changes.Any(change => IsSame(change.Key, line.Name)))
                yield return line;
            else if (left.Remove(line.Name, out var value) && value is not null)
                yield return line with
                {
                    Value = value,
                };
        }

        foreach (var (name, value) in left)
        {
            if (value is not null)
                yield return new HeaderLine(name, value);
        }
    }

    private static string Nth(HeaderList headers, string name, int nth) =>
        headers.Where(line => IsSame(line.Name, name)).ElementAtOrDefault(nth).Value ?? "";

    private static bool IsSame(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static bool Refused(string why, [NotNull] out string? reason)
    {
        reason = why;
        return false;
    }
}

/// <summary>A replay's request, complete.</summary>
/// <param name="Head">Its method, absolute URL and header lines, unmasked.</param>
/// <param name="Body">Its body; empty for none.</param>
/// <param name="KeepsSecret">Whether it carries a secret of the original that its author did not write out.</param>
internal sealed record EditedRequest(ObservedRequest Head, byte[] Body, bool KeepsSecret);

/// <summary>A text that was shown with masks instead of its secrets, and edited.</summary>
internal static class MaskedText
{
    /// <summary>The edited text with the secrets instead of their masks.</summary>
    /// <returns>Null when its masks are no longer those that were shown.</returns>
    public static string? Restore(string edited, string shown, string original)
    {
        if (edited == shown)
            return original;
        var parts = edited.Split(Redaction.Mask);
        if (parts.Length == 1)
            return edited;
        if (Secrets(shown.Split(Redaction.Mask), original) is not { } secrets || secrets.Count != parts.Length - 1)
            return null;
        return string.Concat(parts.Select((part, index) => index < secrets.Count ? part + secrets[index] : part));
    }

    /// <summary>Says that <see cref="Restore"/> did not succeed.</summary>
    /// <param name="what">What was edited, at the beginning of a sentence.</param>
    public static string Ambiguous(string what) =>
        $"{what} has a masked value ({Redaction.Mask}) that is not where it was: write the value out, or take it off.";

    // What stands in the original between the parts that are shown.
    private static List<string>? Secrets(string[] parts, string original)
    {
        if (!original.StartsWith(parts[0], StringComparison.Ordinal) || !original.EndsWith(parts[^1], StringComparison.Ordinal))
            return null;
        var secrets = new List<string>();
        var at = parts[0].Length;
        for (var index = 1; index < parts.Length; index++)
        {
            var end =
                index == parts.Length - 1
                    ? original.Length - parts[index].Length
                    : original.IndexOf(parts[index], at, StringComparison.Ordinal);
            if (end < at)
                return null;
            secrets.Add(original[at..end]);
            at = end + parts[index].Length;
        }

        return secrets;
    }
}
