using DevProxy.Cli;
using DevProxy.Configuration.Draft;
using DevProxy.Terminal;

namespace DevProxy.Tests.Cli;

public sealed class InitStepsTests
{
    private static readonly ApiRoutes Api = ApiRoutes.To("https://api.example.com");

    [Fact]
    public void With_a_dev_server_one_command_starts_both()
    {
        Assert.Equal(
            [
                "wrote proxy.json and proxy.schema.json",
                "  /api -> https://api.example.com",
                "  / -> http://localhost:5173, Vite's dev server (\"dev\" in package.json)",
                "",
                "Next:",
                "  1. run: devproxy -- npm run dev   (it starts both), and open http://localhost:8010",
                "  2. in your page, call /api/… where it calls the API; devproxy explain /api/users says where that goes",
                "  3. to start both every time, instead of 1: in package.json, write \"dev\": \"devproxy -- vite\" where it says "
                    + "\"dev\": \"vite\", and run npm run dev",
            ],
            new InitSteps(Api, Server("vite"), null).Lines(AnsiStyle.None)
        );
    }

    [Theory]
    [InlineData("PORT=1 vite")]
    [InlineData("tsc && vite")]
    [InlineData("vite \"a b\"")]
    public void A_script_that_needs_a_shell_is_not_put_behind_DevProxy(string script) =>
        Assert.DoesNotContain(
            new InitSteps(Api, Server(script), null).Lines(AnsiStyle.None),
            line => line.Contains("every time", StringComparison.Ordinal)
        );

    [Fact]
    public void Without_a_dev_server_the_page_calls_DevProxy()
    {
        var lines = new InitSteps(Api, null, null).Lines(AnsiStyle.None).ToList();

        Assert.Contains("  1. run: devproxy", lines);
        Assert.Contains(
            "  2. in your page, call http://localhost:8010/api/… where it calls the API; devproxy explain /api/users says where that goes",
            lines
        );
    }

    private static DevServer Server(string script) =>
        new(KnownTool.All.Single(tool => tool.Name == "Vite"), 5173, "dev", script, "npm run dev");
}
