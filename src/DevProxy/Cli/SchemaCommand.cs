using System.Collections.Immutable;
using System.CommandLine;
using DevProxy.Configuration;
using DevProxy.Configuration.Schema;
using DevProxy.Responding;

namespace DevProxy.Cli;

/// <summary><c>devproxy schema</c>: the JSON Schema of <c>proxy.json</c>.</summary>
internal sealed class SchemaCommand : CommandWithExamples
{
    private readonly Option<bool> _mocks = new("--mocks") { Description = "The schema of a file with mocks instead" };

    public SchemaCommand(CommandContext context)
        : base("schema", "Print the JSON Schema of proxy.json.")
    {
        Add(_mocks);
        SetAction(parsed =>
        {
            context.Screen.Out.Writer.Write(parsed.GetValue(_mocks) ? MockFile.Schema : new ConfigSchema(context.Keys).Json);
            return ExitCode.Done;
        });
    }

    public override ImmutableArray<Example> Examples { get; } =
    [
        new("devproxy schema > proxy.schema.json", "for \"$schema\": \"./proxy.schema.json\", so that the editor completes"),
        new("devproxy schema --mocks > mocks.schema.json", "for the files of the folder \"mocks\""),
    ];

    public override string Usage => "[--mocks]";
}
