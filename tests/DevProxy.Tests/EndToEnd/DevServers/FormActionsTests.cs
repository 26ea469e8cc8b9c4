using System.Net;
using Microsoft.Playwright;

namespace DevProxy.Tests.EndToEnd.DevServers;

/// <summary>
/// Form actions on the server, of SvelteKit and of Next.js (Server Actions): both compare <c>Origin</c> with their own address, one with
/// <c>Host</c>, the other with <c>X-Forwarded-Host</c>. What they accept directly they accept through DevProxy, from a page whose script
/// sends the form and from one without script. Only <c>tests/run.sh --dev-servers</c> runs them.
/// </summary>
[Collection(nameof(DevServerProject))]
public sealed class FormActionsTests(Chromium chromium)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // SvelteKit compares in production alone.
    [Theory(Explicit = true)]
    [InlineData("sveltekit", "preview -- --strictPort --port PORT", HttpStatusCode.Forbidden)]
    [InlineData("next", "dev -- --port PORT", null)]
    public async Task A_form_action_works_through_DevProxy_in_every_setup(string name, string script, HttpStatusCode? refusal)
    {
        var project = await DevServerProject.OpenAsync(name, Token);
        if (script.StartsWith("preview", StringComparison.Ordinal))
            await project.BuildAsync(Token);
        await using var server = await project.ServeAsync(script, "", Token);
        foreach (var (what, setup) in ProxySetup.All)
        {
            TestContext.Current.TestOutputHelper!.WriteLine(what);
            await setup.ProveAsync(server.Origin, SubmitAsync, "/form", refusal);
        }
    }

    private async Task SubmitAsync(string origin)
    {
        foreach (var withScript in new[] { true, false })
        {
            var page = await ProxySetup.OpenAsync(chromium, origin + "/form", withScript);
            if (withScript)
                await Assertions.Expect(page.Locator("form")).ToHaveAttributeAsync("data-ready", "ready");
            await page.ClickAsync("button");
            await Assertions.Expect(page.Locator("output")).ToHaveTextAsync("created hello");
            await page.Context.DisposeAsync();
        }
    }
}
