namespace DevProxy.Configuration.Draft;

/// <summary>The dev server that serves a project's page.</summary>
/// <param name="Tool">Whose it is.</param>
/// <param name="Port">Where it listens.</param>
/// <param name="Script">The script that starts it; null when the project has none.</param>
/// <param name="ScriptText">What the script says; empty when there is none.</param>
/// <param name="Start">The command that starts it, as <c>npm run dev</c>; null without a script.</param>
internal sealed record DevServer(KnownTool Tool, int Port, string? Script, string ScriptText, string? Start)
{
    /// <summary>Where the page is.</summary>
    public string Url => $"http://localhost:{Port.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
}
