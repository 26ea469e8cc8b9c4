using System.Reflection;
using System.Text.RegularExpressions;

namespace DevProxy.Tests.Documentation;

/// <summary>
/// The rule for recipes: each has one <c>jsonc</c> block, which is its configuration, and one <c>sh</c> block, which is its command; the
/// tests of <see cref="DevServerRecipesTests"/>, <see cref="ApiRecipesTests"/> and <see cref="AnswerRecipesTests"/> run the configuration
/// as it stands.
/// </summary>
public sealed partial class RecipesTests
{
    [Fact]
    public void Every_recipe_is_run_by_a_test()
    {
        var run = new[] { typeof(DevServerRecipesTests), typeof(ApiRecipesTests), typeof(AnswerRecipesTests) }
            .SelectMany(tests => tests.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<InlineDataAttribute>())
            .Select(row => (string)row.Data[0]!)
            .Distinct();

        Assert.Equal(Recipe.All.Select(recipe => recipe.Heading).Order(StringComparer.Ordinal), run.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_recipe_is_in_the_list_at_the_top()
    {
        var page = File.ReadAllText(Repository.Path(Recipe.File));
        var links = Link().Matches(page).Select(match => match.Groups["anchor"].Value);

        Assert.Equal(Recipe.All.Select(recipe => Anchor(recipe.Heading)), links);
    }

    // As GitHub makes them: lower case, spaces as dashes, without other marks.
    private static string Anchor(string heading) =>
        string.Concat(heading.ToLowerInvariant().Replace(' ', '-').Where(c => char.IsLetterOrDigit(c) || c == '-'));

    [GeneratedRegex(@"\]\(#(?<anchor>[^)]+)\)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Link();
}
