using DevProxy.Configuration;

namespace DevProxy.Tests.Documentation;

/// <summary>
/// The rule for configurations: a <c>jsonc</c> block of the README or of a page below <c>docs</c> is a proxy.json that is read without an
/// error or a warning, but on pages that have tests of their own; a <c>json</c> block of the README is the package.json that is named
/// there.
/// </summary>
public sealed class ConfigurationTests
{
    // The tests of the recipes run them; CiTests checks with the list of expectations, and runs the configuration.
    private static readonly string[] Others = [Recipe.File, "docs/ci.md"];

    public static TheoryData<FencedBlock> Blocks =>
        [
            .. Documents
                .Below("docs")
                .Except(Others)
                .Prepend("README.md")
                .SelectMany(FencedBlock.Of)
                .Where(block => block.Language == "jsonc"),
        ];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Every_configuration_is_read_without_a_problem(FencedBlock block)
    {
        var folder = Directory.CreateTempSubdirectory("devproxy-readme-");
        try
        {
            var file = Path.Combine(folder.FullName, "proxy.json");
            File.WriteAllText(file, block.Text);
            var result = ConfigReader.Read(file, new ConfigOverrides(), new Dictionary<string, string>(), Keys.All);
            Assert.Empty(result.Problems);
            Assert.NotEmpty(result.Config!.Routes);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_package_json_of_the_README_leads_to_DevProxy() =>
        Assert.Equal(
            """{"proxy":"http://localhost:8010"}""",
            FencedBlock
                .Of("README.md")
                .Single(block => block.Language == "json")
                .Text.ReplaceLineEndings("")
                .Replace(" ", "", StringComparison.Ordinal)
        );

    [Fact]
    public void The_reference_has_a_table_for_every_object()
    {
        Assert.Empty(ConfigurationReference.Missing);
        Assert.Equal(
            ConfigurationReference.Names.Order(StringComparer.Ordinal),
            GeneratedText.Names(File.ReadAllText(Repository.Path("docs/configuration.md"))).Order(StringComparer.Ordinal)
        );
    }
}
