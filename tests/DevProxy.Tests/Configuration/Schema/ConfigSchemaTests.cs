using System.Text.Json;
using DevProxy.Configuration;
using DevProxy.Configuration.Schema;
using NJsonSchema;

namespace DevProxy.Tests.Configuration.Schema;

public sealed class ConfigSchemaTests
{
    [Fact]
    public void The_committed_schema_is_the_one_that_is_generated()
    {
        var committed = File.ReadAllText(Repository.Path("src/DevProxy/Configuration/proxy.schema.json"));

        Assert.True(
            committed == new ConfigSchema(Keys.All).Json,
            "Write it again: dotnet run --project src/DevProxy -- schema > src/DevProxy/Configuration/proxy.schema.json"
        );
    }

    [Fact]
    public async Task The_example_that_people_copy_follows_the_schema() =>
        Assert.Empty(await Errors(await File.ReadAllTextAsync(Repository.Path("proxy.json"), TestContext.Current.CancellationToken)));

    [Fact]
    public void The_example_that_people_copy_works()
    {
        var result = ConfigReader.Read(Repository.Path("proxy.json"), new ConfigOverrides(), new Dictionary<string, string>());

        Assert.Empty(result.Problems);
        Assert.Equal(["/api", "/"], result.Config!.Routes.Select(route => route.Key));
    }

    [Fact]
    public void What_the_example_has_in_comments_works_too()
    {
        var text = File.ReadAllLines(Repository.Path("proxy.json"))
            .Select(line => line.TrimStart() is ['/', '/', ' ', .. var rest] && rest.TrimStart() is ['"' or '}', ..] ? rest : line);
        var result = Given.Read(
            string.Join('\n', text).Replace("\"secure\": true, \"ca\": \"./corp-ca.pem\",", "", StringComparison.Ordinal),
            environment: new() { ["TOKEN"] = "x" }
        );

        Assert.Empty(result.Problems);
        Assert.Equal(5, result.Config!.Routes.Length);
        Assert.Equal("Bearer x", result.Config.Routes[1].Headers[0].Value);
        Assert.Single(result.Config.ProductionOrigins);
    }

    [Theory]
    [InlineData("""{ "prot": 1 }""")]
    [InlineData("""{ "port": "8010" }""")]
    [InlineData("""{ "port": 65536 }""")]
    [InlineData("""{ "inspector": true }""")]
    [InlineData("""{ "https": { "cert": "x" } }""")]
    [InlineData("""{ "routes": { "api": "https://api.example.com" } }""")]
    [InlineData("""{ "routes": { "/api": {} } }""")]
    [InlineData("""{ "routes": { "/api": "api.example.com" } }""")]
    [InlineData("""{ "routes": { "/api": { "target": "https://a.example", "secure": "false" } } }""")]
    [InlineData("""{ "cors": { "optionsSuccessStatus": 302 } }""")]
    [InlineData("""{ "cors": "yes" }""")]
    [InlineData("""{ "log": { "level": "loud" } }""")]
    public async Task What_the_reader_refuses_by_its_shape_the_schema_refuses(string json)
    {
        Assert.NotEmpty(await Errors(json));
        Assert.Null(Given.Read(json).Config);
    }

    [Theory]
    [InlineData("""{ "port": "${PORT:-8010}", "https": "${TLS:-true}" }""")]
    [InlineData("""{ "routes": { "/api": "${API:-https://a.example}" } }""")]
    [InlineData("""{ "routes": { "/api": "localhost:3000/x", "^/a": "h2c://b.example", "**/*.png": "wss://c.example" } }""")]
    [InlineData(
        """{ "routes": { "/api": { "target": "https://a.example", "cors": { "origin": "/^https://a$/" }, "cookieFlags": { "*": ["secure"] }, "headers": { "X": null } } } }"""
    )]
    [InlineData("""{ "inspector": false, "cors": { "origin": ["http://localhost:3000"] }, "log": { "file": "x.jsonl" } }""")]
    [InlineData("""{ "productionOrigins": "${ORIGINS:-https://a.example,https://b.example}" }""")]
    public async Task What_the_reader_takes_the_schema_takes(string json)
    {
        Assert.Empty(await Errors(json));
        Assert.NotNull(Given.Read(json).Config);
    }

    private static async Task<IEnumerable<string>> Errors(string json)
    {
        var schema = await JsonSchema.FromJsonAsync(new ConfigSchema(Keys.All).Json, TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(
            json,
            new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
        );
        return schema.Validate(JsonSerializer.Serialize(document.RootElement)).Select(error => error.ToString());
    }
}
