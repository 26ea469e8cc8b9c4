using System.Collections.Immutable;
using System.CommandLine;
using DevProxy.Configuration;
using DevProxy.Configuration.Schema;

namespace DevProxy.Cli;

/// <summary><c>devproxy schema</c>: the JSON Schema of <c>proxy.json</c>.</summary>
internal sealed class SchemaCommand : CommandWithExamples
{
    public SchemaCommand(CommandContext context)
        : base("schema", "Print the JSON Schema of proxy.json.")
    {
        SetAction(_ =>
        {
            context.Screen.Out.Writer.Write(ConfigSchema.Json);
            return ExitCode.Done;
        });
    }

    public override ImmutableArray<Example> Examples { get; } =
    [new("devproxy schema > proxy.schema.json", "for \"$schema\": \"./proxy.schema.json\", so that the editor completes")];

    public override string Usage => "";
}
