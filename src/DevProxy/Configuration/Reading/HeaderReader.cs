using System.Collections.Immutable;
using DevProxy.Configuration.Foreign;
using DevProxy.Configuration.Json;
using DevProxy.Cors;

namespace DevProxy.Configuration.Reading;

/// <summary>Reads <c>headers</c> and <c>responseHeaders</c>.</summary>
internal sealed class HeaderReader(ReadContext context, ImmutableArray<string> redact)
{
    /// <summary>Request headers; a CORS response header among them has no effect and gets a warning.</summary>
    public ImmutableArray<HeaderChange> Request(SourceNode node) =>
        Read(
            node,
            (member, name) =>
            {
                if (
                    name.StartsWith("access-control-allow-", StringComparison.Ordinal)
                    || name is "access-control-expose-headers" or "access-control-max-age"
                )
                    context.Problems.Warn(
                        member.At,
                        $"{member.Key} is a response header: it has no effect in a request",
                        "write \"cors\": true, which adds it to the response"
                    );
            }
        );

    /// <summary>Response headers; those of CORS are decided by <c>cors</c>.</summary>
    public ImmutableArray<HeaderChange> Response(SourceNode node) =>
        Read(
            node,
            (member, name) =>
            {
                if (name.StartsWith("access-control-", StringComparison.Ordinal) && member.Value.Kind == SourceKind.Text)
                    context.Problems.Warn(
                        member.At,
                        $"A fixed {member.Key} does not work for every request, and preflights need more headers",
                        "write \"cors\": true, or \"cors\": { … }, which sends what each request needs"
                    );
            }
        );

    /// <summary>The lines of an answer that is written down; a list is one line for each of its values.</summary>
    public HeaderList Lines(SourceNode node)
    {
        var lines = ImmutableArray.CreateBuilder<HeaderLine>();
        foreach (var member in node.Members.Where(IsName))
        {
            foreach (var value in member.Value.Kind == SourceKind.List ? member.Value.Items : [member.Value])
            {
                if (value.Kind == SourceKind.Text && IsValue(member with { Value = value }))
                    lines.Add(new HeaderLine(member.Key, value.Text));
            }
        }

        return new HeaderList(lines.ToImmutable());
    }

    private ImmutableArray<HeaderChange> Read(SourceNode node, Action<SourceMember, string> judge)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var exact = new HashSet<string>(StringComparer.Ordinal);
        var changes = ImmutableArray.CreateBuilder<HeaderChange>();
        foreach (var member in node.Members)
        {
            if (!seen.Add(member.Key) && exact.Add(member.Key))
                context.Problems.Error(
                    member.At,
                    $"Duplicate header \"{member.Key}\": header names are not case-sensitive",
                    "keep one of them"
                );
            exact.Add(member.Key);
            if (!IsName(member) || member.Value.Kind == SourceKind.Refused || !IsValue(member))
                continue;
            judge(member, member.Key.ToLowerInvariant());
            if (member.Value is { Kind: SourceKind.Text, HasVariables: false } value && ForeignVariable.Whole(value.Text) is { } variable)
                context.Problems.Warn(value.At, $"The value of {member.Key} is sent as written", $"for a variable, write \"{variable}\"");
            changes.Add(
                new HeaderChange(member.Key, member.Value.Kind == SourceKind.Null ? null : member.Value.Text)
                {
                    Masked = Masked(member),
                    FromVariable = member.Value.HasVariables,
                }
            );
        }

        return changes.ToImmutable();
    }

    private string? Masked(SourceMember member) =>
        member.Value switch
        {
            { HasVariables: true } value => value.Written,
            { Kind: SourceKind.Text } when CredentialHeader.IsSecret(member.Key, redact) => CredentialHeader.Mask,
            _ => null,
        };

    private bool IsName(SourceMember member)
    {
        if (!HttpToken.Is(member.Key))
        {
            context.Problems.Error(
                member.At,
                $"\"{member.Key}\" is not a valid header name",
                "use letters, digits and -, no spaces or colons"
            );
            return false;
        }

        if (!FramingHeader.Is(member.Key))
            return true;
        context.Problems.Warn(member.At, $"{member.Key} is a connection header and cannot be changed here", "remove it");
        return false;
    }

    private bool IsValue(SourceMember member)
    {
        if (member.Value.Kind == SourceKind.Null)
            return true;
        if (member.Key.Equals("Host", StringComparison.OrdinalIgnoreCase) && !HttpToken.IsHost(member.Value.Text))
        {
            context.Problems.Error(
                member.Value.At,
                $"{(member.Value.HasVariables ? member.Value.Written : ReadableJson.Quote(member.Value.Text))} is not a valid host "
                    + "and port",
                "write it like \"api.example.com\" or \"localhost:3000\""
            );
            return false;
        }

        if (HttpToken.IsValue(member.Value.Text))
            return true;
        context.Problems.Error(
            member.Value.At,
            $"The value of {member.Key} contains a line break, another control character, or a character outside Latin-1",
            "remove it, or encode it"
        );
        return false;
    }
}
