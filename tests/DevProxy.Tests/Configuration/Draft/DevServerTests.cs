using DevProxy.Configuration.Draft;

namespace DevProxy.Tests.Configuration.Draft;

public sealed class DevServerTests
{
    [Fact]
    public void The_page_is_where_the_server_listens_and_not_where_its_tool_usually_does()
    {
        var vite = KnownTool.All.Single(tool => tool.Name == "Vite");

        Assert.Equal("http://localhost:3001", new DevServer(vite, 3001, "dev", "vite --port 3001", "npm run dev").Url);
        Assert.NotEqual(3001, vite.Port);
    }
}
