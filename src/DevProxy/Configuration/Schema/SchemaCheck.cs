using System.Collections.Immutable;
using System.Globalization;
using DevProxy.Configuration.Foreign;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Schema;

namespace DevProxy.Configuration.Schema;

/// <summary>
/// Compares a tree with the table of keys. What comes back has its variables resolved, known keys only, and values of a right kind;
/// the others are reported and marked <see cref="SourceKind.Refused"/>, so that they are not reported twice.
/// </summary>
/// <param name="variables">Where <c>${NAME}</c> comes from; null where a text is what it says.</param>
/// <param name="problems">Takes the problems.</param>
/// <param name="all">All keys, to say where a key belongs.</param>
internal sealed class SchemaCheck(Variables? variables, ProblemList problems, ConfigKeys all)
{
    /// <summary>The whole file.</summary>
    public SourceNode Check(SourceNode root) => Check(root, all.Shape);

    /// <summary>A file, or a part of one, of this shape.</summary>
    public SourceNode Check(SourceNode node, KeyShape shape)
    {
        if (node.Kind == SourceKind.Text && variables is not null)
            node = Typed(Substitution.Resolve(node, variables, problems), shape);
        return node.Kind switch
        {
            SourceKind.Refused => node,
            _ when shape.Any => Any(node, shape),
            SourceKind.True when shape.True => node,
            SourceKind.False when shape.False => node,
            SourceKind.Null when shape.Null => node,
            SourceKind.Text when shape.Words.Contains(node.Text) || shape.Text is not null => node,
            SourceKind.Number when shape.Fraction => IsFraction(node) ? node : Refuse(node, WrongValue.Explain(node, shape)),
            SourceKind.Number when shape.Number is { } range => InRange(node, range, shape),
            SourceKind.List when shape.Items is { } items => node with { Items = [.. node.Items.Select(item => Check(item, items))] },
            SourceKind.Object when shape.Values is { } values => Map(node, values),
            SourceKind.Object when !shape.Keys.IsEmpty => Known(node, shape.Keys),
            _ => Refuse(node, WrongValue.Explain(node, shape)),
        };
    }

    // A string that is exactly one ${…} is converted to the type that its key expects.
    private static SourceNode Typed(SourceNode node, KeyShape shape)
    {
        if (!node.HasVariables || !Substitution.IsWhole(node.Written) || shape.Words.Contains(node.Text))
            return node;
        if (shape.True && node.Text == "true")
            return node with { Kind = SourceKind.True };
        if (shape.False && node.Text == "false")
            return node with { Kind = SourceKind.False };
        if (shape.Number is not null && node.Text.Length > 0 && node.Text.All(char.IsAsciiDigit))
            return node with { Kind = SourceKind.Number };
        if (shape.Text is not null)
            return shape.EmptyIsNull && node.Text.Length == 0 ? node with { Kind = SourceKind.Null } : node;
        if (shape.Items is null)
            return node;

        var items = node.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return node with { Kind = SourceKind.List, Items = [.. items.Select(item => node with { Text = item })] };
    }

    private SourceNode Any(SourceNode node, KeyShape shape)
    {
        TellDuplicates(node);
        return node with
        {
            Items = [.. node.Items.Select(item => Check(item, shape))],
            Members = [.. node.Members.Select(member => member with { Value = Check(member.Value, shape) })],
        };
    }

    private static bool IsFraction(SourceNode node) =>
        double.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1;

    private SourceNode InRange(SourceNode node, NumberRange range, KeyShape shape) =>
        int.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
        && value >= range.Least
        && value <= range.Most
            ? node
            : Refuse(node, WrongValue.Explain(node, shape));

    private SourceNode Map(SourceNode node, KeyShape values)
    {
        TellDuplicates(node);
        return node with { Members = [.. node.Members.Select(member => member with { Value = Check(member.Value, values) })] };
    }

    private SourceNode Known(SourceNode node, ImmutableArray<Key> keys)
    {
        TellDuplicates(node);
        var members = ImmutableArray.CreateBuilder<SourceMember>();
        var misspelled = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in node.Members)
        {
            var key = keys.FirstOrDefault(key => key.Name == member.Key);
            if (key is not null)
            {
                members.Add(member with { Value = Check(member.Value, key.Shape) });
                continue;
            }

            problems.Error(member.At, $"Unknown key \"{member.Key}\"", UnknownKey.Fix(member, keys, all));
            if (NearestName.Of(member.Key, keys.Select(candidate => candidate.Name)) is { } meant)
                misspelled.Add(meant);
        }

        // A misspelled required key is one mistake, not two.
        foreach (var missing in keys.Where(key => key.Required && !key.RequiredUnless.Prepend(key.Name).Any(IsThere)))
            problems.Error(node.At, $"{missing.Name} is missing", $"add \"{missing.Name}\": {missing.Shape.Expected}");
        return node with { Members = members.ToImmutable() };

        bool IsThere(string name) => node.Find(name) is not null || misspelled.Contains(name);
    }

    private void TellDuplicates(SourceNode node)
    {
        var seen = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (var member in node.Members)
        {
            if (seen.TryAdd(member.Key, member.At))
                continue;
            var line = seen[member.Key].Line.ToString(CultureInfo.InvariantCulture);
            problems.Error(member.At, $"Duplicate key \"{member.Key}\"; the first is on line {line}", "keep one of them");
        }
    }

    private SourceNode Refuse(SourceNode node, (string Message, string Fix) why)
    {
        problems.Error(node.At, why.Message, why.Fix);
        return node with { Kind = SourceKind.Refused };
    }
}

/// <summary>Says why a value is not valid for its key, and what was probably meant.</summary>
internal static class WrongValue
{
    public static (string Message, string Fix) Explain(SourceNode node, KeyShape shape) =>
        IsServer(shape) && node.Find("socketPath") is not null
            ? ("A Unix socket cannot be a target", ForeignTarget.SocketCure)
            : ($"{node.At.Name} must be {shape.Expected}, not {Describe(node, shape)}", Fix(node, shape));

    private static bool IsServer(KeyShape shape) => shape is { Text: "a URL", Words.IsEmpty: true };

    private static string Describe(SourceNode node, KeyShape shape) =>
        node.Kind switch
        {
            SourceKind.Null => "null",
            SourceKind.True => "true",
            SourceKind.False => "false",
            SourceKind.Number => node.HasVariables
                ? $"the value of {node.Written}"
                : $"{(Fits(node.Written, shape) ? "the number " : "")}{node.Written}",
            SourceKind.List => "a list",
            SourceKind.Object => "an object",
            _ when node.HasVariables => $"the value of {node.Written}",
            _ => $"the string {ReadableJson.Quote(node.Text.Length > 60 ? node.Text[..60] + "…" : node.Text)}",
        };

    private static bool Fits(string number, KeyShape shape) => shape.Number is null && !shape.Fraction && number.Length > 0;

    private static string Fix(SourceNode node, KeyShape shape)
    {
        if (IsServer(shape) && !node.HasVariables)
            return node switch
            {
                { Kind: SourceKind.Number } => ForeignTarget.Write($"http://localhost:{node.Written}"),
                { Kind: SourceKind.List, Items: [{ Kind: SourceKind.Text } first, ..] } => ForeignTarget.Write(first.Written)
                    + "; a route has one target",
                { Kind: SourceKind.Object } when ForeignRoute.Url(node) is { Kind: SourceKind.Text } url => ForeignTarget.Write(
                    url.Written
                ),
                _ => ForeignTarget.Write(""),
            };
        if (node is { Kind: SourceKind.Text, HasVariables: false } && ForeignVariable.Whole(node.Text) is { } variable)
            return $"write \"{variable}\"";
        var text = node.Kind == SourceKind.Text && !node.HasVariables ? node.Text : "";
        if ((shape.True && text == "true") || (shape.False && text == "false") || (shape.Number is not null && IsNumber(text)))
            return $"write {text} without quotes";
        if (
            NearestName.Of(
                text,
                [.. shape.Words, .. shape.True ? ["true"] : Array.Empty<string>(), .. shape.False ? ["false"] : Array.Empty<string>()]
            ) is
            { } word
        )
            return $"did you mean {(shape.Words.Contains(word) ? ReadableJson.Quote(word) : word)}?";
        if (Synonym(text, shape) is { } synonym)
            return $"write {synonym}";
        if (text.Length > 0 && shape.Items is { } items && items.Text is not null)
            return $"write a list: [{string.Join(", ", text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(ReadableJson.Quote))}]";
        if (
            node.Kind is SourceKind.Number or SourceKind.True or SourceKind.False
            && shape.Text is not null
            && shape.Words.IsEmpty
            && !shape.False
            && shape.Keys.IsEmpty
        )
            return $"write \"{(node.Kind == SourceKind.Number ? node.Written : node.Kind == SourceKind.True ? "true" : "false")}\", in quotes";
        if (node.Kind == SourceKind.Null)
            return "leave the key out";
        if (node.Kind == SourceKind.True && (!shape.Words.IsEmpty || shape.False || !shape.Keys.IsEmpty))
            return $"leave it out, or write {shape.Expected}";
        return node.HasVariables ? $"set the variable to {shape.Expected}" : $"write {shape.Expected}";
    }

    private static string? Synonym(string text, KeyShape shape) =>
        text.ToLowerInvariant() switch
        {
            "yes" or "on" or "1" when shape.True => "true",
            "no" or "off" or "0" or "none" when shape.False => "false",
            "warning" when shape.Words.Contains("warn") => "\"warn\"",
            "verbose" or "trace" or "all" when shape.Words.Contains("debug") => "\"debug\"",
            "information" when shape.Words.Contains("info") => "\"info\"",
            "none" or "off" or "quiet" when shape.Words.Contains("silent") => "\"silent\"",
            _ => null,
        };

    private static bool IsNumber(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
