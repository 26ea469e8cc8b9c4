using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using DevProxy.Configuration.Foreign;
using dotenv.net;

namespace DevProxy.Configuration.Json;

/// <summary>Resolves <c>${NAME}</c>, <c>${NAME:-default}</c> and <c>$${</c> in a text.</summary>
internal static partial class Substitution
{
    /// <summary>A text that is exactly one variable, with its default: also the pattern that the schema allows for every type.</summary>
    public const string WholePattern = @"^\$\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\}$";

    /// <summary>Whether the string is exactly one <c>${…}</c>, and so is converted to the type that its key expects.</summary>
    public static bool IsWhole(string written) => Whole().IsMatch(written);

    /// <summary>
    /// The node with its text resolved, or <see cref="SourceKind.Refused"/> with a problem for each variable that has no value.
    /// </summary>
    public static SourceNode Resolve(SourceNode node, Variables variables, ProblemList problems)
    {
        var written = node.Written;
        if (node.HasVariables || !written.Contains("${", StringComparison.Ordinal))
            return node;

        var text = new StringBuilder();
        var values = ImmutableArray.CreateBuilder<string>();
        var (resolved, refused) = (false, false);
        var position = 0;
        while (written.IndexOf("${", position, StringComparison.Ordinal) is >= 0 and var start)
        {
            if (start > position && written[start - 1] == '$')
            {
                text.Append(written, position, start - 1 - position).Append("${");
                position = start + 2;
                continue;
            }

            text.Append(written, position, start - position);
            var match = Variable().Match(written, start);
            position = match.Success ? start + match.Length : start + 2;
            var value = match.Success ? Value(node, match, variables, values, problems) : Malformed(node, written[start..], problems);
            (resolved, refused) = (true, refused || value is null);
            text.Append(value);
        }

        text.Append(written, position, written.Length - position);
        return refused
            ? node with
            {
                Kind = SourceKind.Refused,
            }
            : node with
            {
                Text = text.ToString(),
                HasVariables = resolved,
                FromVariables = values.ToImmutable(),
            };
    }

    private static string? Value(
        SourceNode node,
        Match match,
        Variables variables,
        ImmutableArray<string>.Builder values,
        ProblemList problems
    )
    {
        var name = match.Groups["name"].Value;
        var fallback = match.Groups["default"];
        if (variables.TryGet(name, out var value) && (value.Length > 0 || !fallback.Success))
        {
            values.Add(value);
            problems.Hide(name, value);
            return value;
        }

        if (fallback.Success)
            return fallback.Value;

        var nearest = variables.Nearest(name) is { } other ? $" ({other} is set)" : "";
        problems.Error(
            node.At,
            $"The variable {name} is not set in the environment, in .env.local or in .env{nearest}",
            $"set it, or give it a default: ${{{name}:-…}}"
        );
        return null;
    }

    private static string? Malformed(SourceNode node, string rest, ProblemList problems)
    {
        var end = rest.IndexOf('}', StringComparison.Ordinal);
        var shown = end < 0 ? rest : rest[..(end + 1)];
        var inner = end < 0 ? "" : rest[2..end];
        var fix =
            inner.Length > 0 && inner.All(char.IsAsciiDigit) ? $"write a group of a regular expression as ${inner}"
            : ForeignVariable.Inner(inner.TrimStart('{')) is { } meant ? $"write {meant}"
            : "write ${NAME} or ${NAME:-default}; for a literal ${, write $${";
        problems.Error(node.At, $"{shown} is not a valid variable: a name has letters, digits and underscores", fix);
        return null;
    }

    [GeneratedRegex(WholePattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Whole();

    [GeneratedRegex(
        @"\G\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<default>[^}]*))?\}",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Variable();
}

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
