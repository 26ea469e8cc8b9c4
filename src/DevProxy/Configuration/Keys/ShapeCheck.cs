using System.Collections.Immutable;
using System.Globalization;
using DevProxy.Configuration.Source;

namespace DevProxy.Configuration.Keys;

/// <summary>
/// Compares a tree with the table of keys. What comes back has its variables resolved, known keys only, and values of a right kind;
/// the others are reported and marked <see cref="SourceKind.Refused"/>, so that they are not reported twice.
/// </summary>
internal sealed class ShapeCheck(Variables variables, ProblemList problems)
{
    /// <summary>The value as <paramref name="shape"/> wants it.</summary>
    public SourceNode Check(SourceNode node, KeyShape shape)
    {
        if (node.Kind == SourceKind.Text)
            node = Typed(Substitution.Resolve(node, variables, problems), shape);
        return node.Kind switch
        {
            SourceKind.Refused => node,
            SourceKind.True when shape.True => node,
            SourceKind.False when shape.False => node,
            SourceKind.Null when shape.Null => node,
            SourceKind.Text when shape.Words.Contains(node.Text) || shape.Text is not null => node,
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

            problems.Error(member.At, $"Unknown key \"{member.Key}\"", UnknownKey.Cure(member, keys));
            if (NearestName.Of(member.Key, keys.Select(candidate => candidate.Name)) is { } meant)
                misspelled.Add(meant);
        }

        // A misspelled required key is one mistake, not two.
        foreach (var missing in keys.Where(key => key.Required && node.Find(key.Name) is null && !misspelled.Contains(key.Name)))
            problems.Error(node.At, $"{missing.Name} is missing", $"add \"{missing.Name}\": {missing.Shape.Expected}");
        return node with { Members = members.ToImmutable() };
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
