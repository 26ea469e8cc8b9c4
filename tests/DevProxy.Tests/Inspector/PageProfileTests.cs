using DevProxy.Configuration;
using DevProxy.Tests.EndToEnd;
using Microsoft.Playwright;

namespace DevProxy.Tests.Inspector;

/// <summary>The menu of profiles on the inspector's page.</summary>
public sealed class PageProfileTests(Chromium chromium)
{
    [Fact]
    public async Task Choosing_a_profile_applies_it_and_choosing_none_removes_it()
    {
        await using var inspector = await StartAsync(["staging", "production"]);
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url);
        var menu = page.Page.GetByLabel("Profile");
        await Assertions.Expect(menu.Locator("option")).ToHaveTextAsync(["No profile", "staging", "production"]);

        await menu.SelectOptionAsync("staging");
        await Assertions.Expect(page.Page.GetByText("Profile staging is active")).ToBeAttachedAsync();
        Assert.Equal("staging", inspector.Status.Now.InForce.Profile);

        await menu.SelectOptionAsync("default");
        await Assertions.Expect(page.Page.GetByText("No profile is active")).ToBeAttachedAsync();
        Assert.Null(inspector.Status.Now.InForce.Profile);
    }

    [Fact]
    public async Task An_invalid_profile_is_reported_and_the_menu_shows_what_is_in_force()
    {
        await using var inspector = await StartAsync(["staging", "broken"]);
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url);
        page.ExpectedError = "422";
        var menu = page.Page.GetByLabel("Profile");

        await menu.SelectOptionAsync("broken");

        await Assertions.Expect(page.Page.GetByText("It is broken: fix it.")).ToBeAttachedAsync();
        await Assertions.Expect(menu).ToHaveValueAsync("default");
    }

    [Fact]
    public async Task Without_profiles_there_is_no_menu()
    {
        await using var inspector = await StartAsync([]);
        await using var page = await InspectorPage.OpenAsync(chromium, inspector.Url);

        await Assertions.Expect(page.Page.Locator("#profile")).ToBeHiddenAsync();
    }

    private static async Task<RunningInspector> StartAsync(string[] profiles)
    {
        var inspector = await RunningInspector.StartAsync();
        Use(null);
        inspector.Status.UseProfile = name =>
        {
            if (name == "broken")
                return [new ConfigProblem(ProblemSeverity.Error, 1, 1, "profiles", "It is broken", "fix it")];
            Use(name == "default" ? null : name);
            return [];
        };
        return inspector;

        void Use(string? name) =>
            inspector.Status.Reloaded(new ConfigReload(Configs.Of() with { Profile = name, Profiles = [.. profiles] }, [], []));
    }
}
