using DevProxy.Configuration;

namespace DevProxy.Tests.Configuration;

public sealed class ConfigLocationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("devproxy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Without_a_name_it_is_proxy_json_in_the_working_directory()
    {
        Save("proxy.json", """{ "routes": { "/": "http://localhost:1" } }""");

        Assert.Equal(Path.Combine(_folder, "proxy.json"), Read(null).Config!.Path);
    }

    [Fact]
    public void Routes_alone_need_no_file_and_mean_CORS()
    {
        var config = Read(null, new ConfigOverrides(Routes: ["api=http://localhost:1"])).Config!;

        Assert.Null(config.Path);
        Assert.NotNull(config.Cors);
        Assert.Equal("/api", Assert.Single(config.Routes).Key);
    }

    [Fact]
    public void Routes_are_added_to_a_file_that_is_there()
    {
        Save("proxy.json", """{ "routes": { "/": "http://localhost:1" } }""");

        Assert.Equal(
            ["/", "/api"],
            Read(null, new ConfigOverrides(Routes: ["/api=http://localhost:2"])).Config!.Routes.Select(route => route.Key)
        );
    }

    [Fact]
    public void With_a_URL_no_file_is_read()
    {
        Save("proxy.json", "nonsense");

        Assert.Null(Read(null, new ConfigOverrides(Url: "http://localhost:1")).Config!.Path);
    }

    [Theory]
    [InlineData("proxy.conf.json", "{}", "no proxy.json here; found proxy.conf.json", "devproxy proxy.conf.json, or devproxy init")]
    [InlineData(
        "src/proxy.conf.json",
        "{}",
        "no proxy.json here; found src/proxy.conf.json",
        "devproxy src/proxy.conf.json, or devproxy init"
    )]
    [InlineData(
        "package.json",
        """{ "proxy": "http://localhost:1" }""",
        "no proxy.json here; found package.json",
        "devproxy package.json, or devproxy init"
    )]
    [InlineData("package.json", """{ "name": "x" }""", "no proxy.json here", "create one with devproxy init https://api.example.com")]
    [InlineData(
        "vite.config.ts",
        "export default {}",
        "found vite.config.ts, which only JavaScript can read",
        "create one with devproxy init https://api.example.com"
    )]
    [InlineData("x.txt", "", "no proxy.json here", "or run devproxy https://api.example.com without one")]
    public void Without_a_file_it_says_what_was_found_and_what_to_do(string name, string text, string message, string fix)
    {
        Save(name, text);

        var result = Read(null);

        Assert.True(result.NotFound);
        var problem = Assert.Single(result.Problems);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Contains(fix, problem.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void In_the_image_it_says_what_to_mount()
    {
        Assert.SkipWhen(Directory.Exists("/config"), "This machine has a /config of its own.");

        var problem = Assert.Single(ConfigLocation.Read(null, new ConfigOverrides(), new Dictionary<string, string>(), "/config").Problems);

        Assert.Equal("no proxy.json in /config", problem.Message);
        Assert.Contains("docker run -v \"$PWD:/config:ro\"", problem.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_does_not_exist_is_told_with_a_close_name()
    {
        Save("proxy.json", "{}");

        var result = Read("porxy.json");

        Assert.True(result.NotFound);
        Assert.Equal("did you mean proxy.json?", Assert.Single(result.Problems).Fix);
    }

    [Fact]
    public void A_directory_instead_of_the_file_is_told_as_what_Docker_makes()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "proxy.json"));

        var problem = Assert.Single(Read(null).Problems);

        Assert.Contains("Docker", problem.Message, StringComparison.Ordinal);
        Assert.Contains("mount the folder", problem.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_instead_of_a_file_leads_to_the_file_in_it()
    {
        Save("app/proxy.json", "{}");
        Directory.CreateDirectory(Path.Combine(_folder, "empty"));

        Assert.Contains(
            $"devproxy {Path.Combine(_folder, "app", "proxy.json")}",
            Assert.Single(Read("app").Problems).Fix,
            StringComparison.Ordinal
        );
        Assert.Contains("devproxy init", Assert.Single(Read("empty").Problems).Fix, StringComparison.Ordinal);
    }

    private ConfigResult Read(string? file, ConfigOverrides? overrides = null) =>
        ConfigLocation.Read(file, overrides ?? new ConfigOverrides(), new Dictionary<string, string>(), _folder);

    private void Save(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
