using System.Collections.Immutable;
using System.CommandLine;
using DevProxy.Configuration;
using DevProxy.Demo;

namespace DevProxy.Cli;

/// <summary><c>devproxy demo</c>: the main job, with nothing else installed.</summary>
internal sealed class DemoCommand : CommandWithExamples
{
    private readonly Option<bool> _open = new("--open") { Description = "Open the page in the browser" };
    private readonly CommandContext _context;

    public DemoCommand(CommandContext context)
        : base("demo", "Show what it does: an API with the usual CORS mistakes, a page, and the proxy in front of both.")
    {
        _context = context;
        Add(_open);
        SetAction(RunAsync);
    }

    public override ImmutableArray<Example> Examples { get; } =
    [new("devproxy demo", "start it, and open the page that it names"), new("devproxy demo --open", "open the page by itself")];

    public override string Usage => "[--open]";

    public override string Remarks => "Uses free ports where its own are in use. Ctrl+C stops it.";

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var site = await DemoSite.StartAsync(DemoPorts.Preferred, cancellationToken);
        var overrides = new ConfigOverrides(Routes: ["/api=" + site.ApiUrl, "/=" + site.PageUrl]);
        var run = new ProxyRun(_context, overrides)
        {
            AnyPort = true,
            Started = app =>
            {
                site.Connect(app.ProxyUrl, app.InspectorUrl);
                return [$"To begin: open {site.PageUrl} and press a button. Each calls the API twice, directly and through DevProxy."];
            },
            Opens = parsed.GetValue(_open) ? _ => site.PageUrl : null,
        };
        return await run.RunAsync(ConfigReader.ReadArguments(overrides, _context.Environment, _context.Keys), null, cancellationToken);
    }
}
