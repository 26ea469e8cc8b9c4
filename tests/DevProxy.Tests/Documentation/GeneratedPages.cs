namespace DevProxy.Tests.Documentation;

/// <summary>
/// The pages that are made of what the product knows: <c>docs/configuration.md</c> of its keys, <c>docs/cors</c> of the engine's codes,
/// <c>docs/errors</c> of its errors. Tests do not write into the repository, so writing them anew has to be asked for:
/// <c>tests/run.sh -class *GeneratedPages -explicit only</c>.
/// </summary>
public sealed class GeneratedPages
{
    private static readonly Dictionary<string, Func<string, string, string>> Writers = new()
    {
        ["docs/configuration.md"] = (_, name) => ConfigurationReference.Write(name),
        ["docs/cors/README.md"] = (_, name) => CorsPages.Index(name),
        ["docs/cors/causes.md"] = (_, name) => CorsPages.Cause(name),
        ["docs/cors/"] = CorsPages.Write,
        ["docs/errors/README.md"] = (_, _) => ErrorPages.Index(),
        ["docs/errors/"] = (code, _) => ErrorPages.Write(code),
    };

    public static TheoryData<string> Pages =>
        [.. Documents.All.Where(file => GeneratedText.Names(File.ReadAllText(Repository.Path(file))).Any())];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_page_says_what_the_product_says(string file)
    {
        var page = File.ReadAllText(Repository.Path(file));
        Assert.True(
            Renewed(file, page) == page,
            $"{file} is not what the product says now. Write it anew: tests/run.sh -class *GeneratedPages -explicit only"
        );
    }

    [Fact(Explicit = true)]
    public void All_pages_are_rewritten()
    {
        foreach (var file in Pages.Select(row => row.Data))
            File.WriteAllText(Repository.Path(file), Renewed(file, File.ReadAllText(Repository.Path(file))));
    }

    [Fact]
    public void Every_code_has_its_page_and_every_page_a_code()
    {
        Assert.Equal(CorsPages.Codes, Codes("docs/cors", "README", "causes"));
        Assert.Equal(ErrorPages.Codes, Codes("docs/errors", "README"));
        Assert.NotEmpty(ErrorPages.InCode);
        Assert.Subset(ErrorPages.Codes.ToHashSet(StringComparer.Ordinal), ErrorPages.InCode.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_root_cause_has_its_section() =>
        Assert.Equal(
            CorsPages.Causes.Order(StringComparer.Ordinal),
            GeneratedText.Names(File.ReadAllText(Repository.Path("docs/cors/causes.md"))).Order(StringComparer.Ordinal)
        );

    private static string Renewed(string file, string page)
    {
        var write = Writers.TryGetValue(file, out var own) ? own : Writers[file[..(file.LastIndexOf('/') + 1)]];
        return GeneratedText.Renewed(page, name => write(Path.GetFileNameWithoutExtension(file), name));
    }

    private static IEnumerable<string> Codes(string folder, params string[] others) =>
        Directory
            .GetFiles(Repository.Path(folder))
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Except(others)
            .Order(StringComparer.Ordinal);
}
