using System.Collections.Immutable;
using DevProxy.Configuration.Keys;
using DevProxy.Configuration.Source;

namespace DevProxy.Configuration.Reading;

/// <summary>Reads <c>log</c>.</summary>
internal sealed class LogReader(ReadContext context)
{
    public LogConfig Read(Section root)
    {
        var section = root.Inner("log", RootKeys.Log);
        return new LogConfig(
            Enum.Parse<LogLevelName>(section.Text("level"), ignoreCase: true),
            Enum.Parse<LogFormat>(section.Text("format"), ignoreCase: true),
            File(section.Value("file")!),
            Redact(section.Value("redact")!)
        )
        {
            RedactBodies = section.Flag("redactBodies"),
        };
    }

    private string? File(SourceNode node)
    {
        if (node.Kind == SourceKind.Null)
            return null;
        var path = node.Text.Length == 0 || node.Text.Contains('\0', StringComparison.Ordinal) ? null : context.Absolute(node.Text);
        if (path is null || Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
            context.Problems.Error(
                node.At,
                $"\"{node.Written}\" is not a valid file path",
                "write the path of a file, such as \"logs/devproxy.jsonl\""
            );
        return path;
    }

    private ImmutableArray<string> Redact(SourceNode node)
    {
        var names = node.Items.Where(item => item.Kind != SourceKind.Refused).ToArray();
        foreach (var item in names.Where(item => !HttpToken.Is(item.Text)))
            context.Problems.Error(
                item.At,
                $"{ReadableJson.Quote(item.Written)} is not a valid header name",
                "write one name per item, without its value"
            );
        return [.. names.Select(item => item.Text.ToLowerInvariant())];
    }
}
