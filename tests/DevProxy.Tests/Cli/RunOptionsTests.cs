using System.CommandLine;
using DevProxy.Cli;
using DevProxy.Configuration;

namespace DevProxy.Tests.Cli;

public sealed class RunOptionsTests
{
    [Fact]
    public void What_is_not_said_is_not_overridden()
    {
        var (overrides, opens) = Read("");

        Assert.Equal(new ConfigOverrides(), overrides);
        Assert.False(opens);
    }

    [Fact]
    public void Every_option_reaches_the_configuration_as_it_was_typed()
    {
        var (overrides, opens) = Read(
            "--route /api=https://api.example.com --route /=http://localhost:5173 --cors override --port 9000 --host 0.0.0.0 --https "
                + "--inspector-port 9001 --no-inspector --open --log-level debug --log-format json --log-file a.log"
        );

        Assert.Equal(["/api=https://api.example.com", "/=http://localhost:5173"], overrides.Routes);
        Assert.Equal(
            new ConfigOverrides(null, default, "override", 9000, "0.0.0.0", true, 9001, true, "debug", "json", "a.log"),
            overrides with
            {
                Routes = default,
            }
        );
        Assert.True(opens);
    }

    [Fact]
    public void The_URL_stands_beside_them() => Assert.Equal("https://api.example.com", Read("", "https://api.example.com").Overrides.Url);

    private static (ConfigOverrides Overrides, bool Opens) Read(string line, string? url = null)
    {
        var options = new RunOptions();
        var command = new Command("test");
        options.AddTo(command);
        var parsed = command.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(parsed.Errors);
        return (options.Read(parsed, url, Directory.GetCurrentDirectory()), options.Opens(parsed));
    }
}
