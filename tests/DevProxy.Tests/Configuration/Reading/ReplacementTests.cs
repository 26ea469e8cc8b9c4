using System.Text.RegularExpressions;
using DevProxy.Configuration.Reading;

namespace DevProxy.Tests.Configuration.Reading;

public sealed class ReplacementTests
{
    // What "abcdef".replace(/…/, "…") gives in a browser's console.
    [Theory]
    [InlineData("b(c)(d)", "[$2$1]", "a[dc]ef")]
    [InlineData("b(c)", "[$&]", "a[bc]def")]
    [InlineData("b(c)", "[$`|$']", "a[a|def]def")]
    [InlineData("b(c)", "[$$1]", "a[$1]def")]
    [InlineData("b(c)", "[$0]", "a[$0]def")]
    [InlineData("b(c)", "[$2]", "a[$2]def")]
    [InlineData("b(c)", "[$10]", "a[c0]def")]
    [InlineData("b(c)", "[$01]", "a[c]def")]
    [InlineData("b(c)", "[$00]", "a[$00]def")]
    [InlineData("b(c)", "[$_]", "a[$_]def")]
    [InlineData("b(c)", "[$+]", "a[$+]def")]
    [InlineData("b(c)", "[${1}]", "a[${1}]def")]
    [InlineData("b(c)", "[$", "a[$def")]
    [InlineData("b(c)", "[$<x>]", "a[$<x>]def")]
    [InlineData("b(?<x>c)", "[$<x>]", "a[c]def")]
    [InlineData("b(?<x>c)", "[$<y>]", "a[]def")]
    [InlineData("b(?<x>c)", "[$<x]", "a[$<x]def")]
    [InlineData("(a)(b)(c)(d)(e)(f)()()()()(c?)", "$11-$10", "-")]
    public void A_replacement_means_what_it_means_in_JavaScript(string pattern, string replacement, string result)
    {
        var regex = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

        Assert.Equal(result, regex.Replace("abcdef", Replacement.FromJavaScript(replacement, regex), 1));
    }
}
