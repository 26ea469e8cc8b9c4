using System.Text.RegularExpressions;
using DevProxy.Configuration.Draft;
using DevProxy.Configuration.Json;
using DevProxy.Terminal;

namespace DevProxy.Cli;

/// <summary>What was written, and what a person does next.</summary>
/// <param name="api">The routes to the API.</param>
/// <param name="page">The page's dev server; null for none.</param>
/// <param name="foreign">The file that the routes were translated from; null for none.</param>
internal sealed partial class InitSteps(ApiRoutes api, DevServer? page, string? foreign)
{
    private const string Here = "http://localhost:8010";

    /// <summary>Whether the dev server's settings say already where its page's hot reload connects to.</summary>
    public bool HasSocketUrl { get; init; }

    /// <summary>
    /// The file with the settings of a dev server that tells its page a port of its own for hot reload; null for any other.
    /// </summary>
    public static string? SettingsFile(DevServer page) =>
        page.Tool.Name switch
        {
            "webpack" => "webpack.config.js",
            "Vue CLI" => "vue.config.js",
            _ => null,
        };

    /// <summary>The lines.</summary>
    public IEnumerable<string> Lines(AnsiStyle style)
    {
        yield return "wrote proxy.json and proxy.schema.json";
        foreach (var route in api.Routes)
            yield return $"  {TerminalText.Escape(route.Key)} {style.Dim("->")} "
                + $"{TerminalText.Escape(Target(route.Value))}{(foreign is null ? "" : $", as {foreign} says")}";
        if (api.Why is { } why)
            yield return $"    {TerminalText.Escape(why)}";
        if (page is not null)
            yield return $"  / {style.Dim("->")} {page.Url}, {page.Tool.Name}'s dev "
                + $"server{(page.Script is { } script ? $" (\"{script}\" in package.json)" : "")}";
        yield return "";
        yield return style.Bold("Next:");
        var number = 0;
        foreach (var step in Steps())
            yield return $"  {++number}. {TerminalText.Escape(step)}";
    }

    private IEnumerable<string> Steps()
    {
        yield return page switch
        {
            { Start: { } start } => $"run: devproxy -- {start}   (it starts both), and open {Here}",
            { Start: null } => $"run: devproxy, beside your dev server, and open {Here}",
            null => "run: devproxy",
        };
        var key = api.Routes[0].Key;
        if (key is ['/', .., not '/'] && !key.Contains('*', StringComparison.Ordinal))
        {
            yield return page is null
                ? $"in your page, call {Here}{key}/… where it calls the API; devproxy explain {key}/users says where that goes"
                : $"in your page, call {key}/… where it calls the API; devproxy explain {key}/users says where that goes";
        }

        if (page is not null && SettingsFile(page) is { } settings && !HasSocketUrl)
            yield return $"for hot reload: in {settings}, write devServer: {{ client: {{ webSocketURL: \"auto://0.0.0.0:0/ws\" }} }}";
        else if (page is { Tool.Name: "create-react-app" })
            yield return "for hot reload where you start it without DevProxy: write WDS_SOCKET_PORT=0 into .env";

        if (foreign == "package.json")
        {
            yield return $"to go on opening {page?.Url ?? "your dev server"}: in package.json, write \"proxy\": \"{Here}\" where it "
                + $"says \"proxy\": \"{Target(api.Routes[0].Value)}\"";
        }
        else if (page is { Script: { } script } && IsOneProgram().IsMatch(page.ScriptText))
        {
            yield return $"to start both every time, instead of 1: in package.json, write \"{script}\": \"devproxy -- "
                + $"{page.ScriptText}\" where it says \"{script}\": \"{page.ScriptText}\", and run {page.Start}";
        }
    }

    private static string Target(SourceNode route) => (route.Kind == SourceKind.Text ? route : route.Find("target"))?.Text ?? "";

    // There is no shell between DevProxy and the command after --.
    [GeneratedRegex(@"^[A-Za-z0-9@][^=&|;<>()$`""'%\\]*$", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex IsOneProgram();
}
