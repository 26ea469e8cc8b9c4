using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using DevProxy.Instances;
using DevProxy.Terminal;

namespace DevProxy.Cli;

/// <summary><c>devproxy use</c>: another profile for the DevProxy that runs in this folder.</summary>
internal sealed class UseCommand : CommandWithExamples
{
    private readonly Argument<string[]> _profile = PositionalArgument.Optional("PROFILE");
    private readonly CommandContext _context;

    public UseCommand(CommandContext context)
        : base("use", "Switch the DevProxy that runs in this folder to a profile of its file.")
    {
        _context = context;
        Add(_profile);
        SetAction(RunAsync);
    }

    public override ImmutableArray<Example> Examples { get; } =
    [new("devproxy use staging", "the profile \"staging\", from the next request on"), new("devproxy use default", "the file alone")];

    public override string Usage => "PROFILE";

    public override string Remarks =>
        "Exit code: 0 when it is in force, 2 when there is no such profile, 3 when no DevProxy runs in this folder.";

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.Read(_profile) is not { } profile)
            return _context.Refuse("use needs the name of a profile, or default for none: devproxy use staging");
        return await RunningInstance.UseAsync(
            _context,
            async (instance, client) =>
            {
                var json = new JsonObject { ["profile"] = profile }.ToJsonString();
                var answer = await client.SendAsync(HttpMethod.Post, "/api/profile", Encoding.UTF8.GetBytes(json), cancellationToken);
                return answer.IsSuccess ? Tell(instance, profile) : _context.Refuse(TerminalText.Escape(answer.Reason.TrimEnd('.')));
            }
        );
    }

    private int Tell(Instance instance, string profile)
    {
        _context.Screen.Out.Writer.WriteLine(TerminalText.Escape($"{profile} is in force at {instance.Proxy}"));
        return ExitCode.Done;
    }
}
