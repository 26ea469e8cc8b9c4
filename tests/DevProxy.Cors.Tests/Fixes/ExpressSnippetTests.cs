using DevProxy.Cors.Fixes;

namespace DevProxy.Cors.Tests.Fixes;

public class ExpressSnippetTests
{
    private static readonly Need Need = new(["http://localhost:3000", "https://www.example.org"], ["PUT"], ["content-type", "x-a"], true, []);

    [Fact]
    public void It_calls_the_middleware_with_exact_lists() => Assert.EndsWith(
        """
        app.use(require('cors')({
          origin: ['http://localhost:3000', 'https://www.example.org'],
          methods: ['PUT'],
          allowedHeaders: ['content-type', 'x-a'],
          credentials: true,
        }))

        """,
        ExpressSnippet.Write(Need),
        StringComparison.Ordinal);

    [Fact]
    public void Without_names_the_list_is_empty_because_none_would_let_all_in() =>
        Assert.Contains("allowedHeaders: [],", ExpressSnippet.Write(Need with { Headers = [] }), StringComparison.Ordinal);

    [Fact]
    public void Without_credentials_the_option_is_left_out()
    {
        Assert.EndsWith("'x-a'],\n}))\n", ExpressSnippet.Write(Need with { Credentials = false }), StringComparison.Ordinal);
        Assert.Contains("\n// a note\napp.use(", ExpressSnippet.Write(Need with { Notes = ["a note"] }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_quote_in_a_name_cannot_end_its_literal() =>
        Assert.Contains("['it\\'s']", ExpressSnippet.Write(Need with { Headers = ["it's"] }), StringComparison.Ordinal);
}
