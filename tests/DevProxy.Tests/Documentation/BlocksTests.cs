using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using DevProxy.Tests.EndToEnd;
using DevProxy.Traffic;

namespace DevProxy.Tests.Documentation;

/// <summary>
/// The rule for code in the documentation: every fenced block is run, read or compared by a test. A language that no rule here knows has
/// none yet.
/// </summary>
public sealed partial class BlocksTests
{
    public static TheoryData<string> Files => [.. Documents.Below("docs").Prepend("CONTRIBUTING.md").Prepend("README.md")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_block_has_a_test(string file)
    {
        // In these every block is: they are walked, or made of what the product says.
        if (file == "docs/first-hour.md" || file.StartsWith("docs/cors/", StringComparison.Ordinal))
            return;
        Assert.All(FencedBlock.Of(file), block => Assert.True(IsTested(file, block), $"{file}, line {block.Line}: {block.Language}"));
    }

    private static bool IsTested(string file, FencedBlock block) =>
        (file, block.Language) switch
        {
            (_, "sh" or "console") => true, // CommandsTests
            (_, "jsonc") => true, // ConfigurationTests, RecipesTests, CiTests
            ("README.md" or "docs/agents.md", "json") => true, // ConfigurationTests, AgentsTests
            ("docs/errors/README.md", "json") => true, // below
            ("docs/ci.md", "yaml") => true, // CiTests
            ("docs/inspector.md", "js") => true, // below
            (Recipe.File, _) => true, // RecipesTests
            ("CONTRIBUTING.md", "") => true, // StructureTests
            _ => false,
        };

    [Fact]
    public async Task The_problem_document_is_what_a_page_gets()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("/api=http://localhost:1");
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(proxy.Url + "/apikey"), TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        using var said = JsonDocument.Parse(text);
        using var told = JsonDocument.Parse(FencedBlock.Of("docs/errors/README.md").Single(block => block.Language == "json").Text);
        Assert.True(JsonElement.DeepEquals(told.RootElement, said.RootElement), text);
    }

    [Fact]
    public void The_record_of_messages_has_the_names_of_the_record()
    {
        var names = new[] { typeof(ExchangeRecord), typeof(MessagePart), typeof(EventPart), typeof(GraphQlOperation), typeof(GrpcStatus) }
            .SelectMany(type => type.GetProperties())
            .Select(property =>
                property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name)
            )
            .ToHashSet(StringComparer.Ordinal);
        var block = Assert.Single(FencedBlock.Of("docs/inspector.md"), block => block.Language == "js");
        var told = Name().Matches(block.Text).Select(match => match.Groups["name"].Value).ToList();

        Assert.NotEmpty(told);
        Assert.Subset(names, told.ToHashSet(StringComparer.Ordinal));
    }

    [GeneratedRegex("\"(?<name>[A-Za-z]+)\":", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Name();
}
