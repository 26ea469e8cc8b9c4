using DevProxy.Configuration.Draft;

namespace DevProxy.Tests.Configuration.Draft;

public sealed class ProxyDraftTests
{
    [Fact]
    public void With_a_dev_server_page_and_API_are_one_origin()
    {
        var text = new ProxyDraft(
            ApiRoutes.To("https://api.example.com"),
            new DevServer(KnownTool.All.Single(tool => tool.Name == "Vite"), 5173, "dev", "vite", "npm run dev")
        ).Text;

        Assert.Equal(
            """
            {
              "$schema": "./proxy.schema.json",
              "routes": {
                // The API. The path is kept: /api/users becomes https://api.example.com/api/users.
                "/api": "https://api.example.com",
                // The page: Vite's dev server (npm run dev).
                "/": "http://localhost:5173"
              }
            }

            """.ReplaceLineEndings("\n"),
            text
        );
        Assert.Equal(2, Given.Config(text).Routes.Length);
    }

    [Fact]
    public void Without_one_the_page_is_of_another_origin_and_needs_CORS()
    {
        var config = Given.Config(new ProxyDraft(ApiRoutes.To("https://api.example.com"), null).Text);

        Assert.NotNull(Assert.Single(config.Routes).Cors);
    }
}
