using DevProxy.Cors.Fixes;

namespace DevProxy.Cors.Tests.Fixes;

public class RailsSnippetTests
{
    private static readonly Need Need = new(["http://localhost:3000", "https://www.example.org"], ["PUT"], ["content-type", "x-a"], true, []);

    [Fact]
    public void It_is_the_whole_initializer() => Assert.EndsWith(
        """
        Rails.application.config.middleware.insert_before 0, Rack::Cors do
          allow do
            origins 'http://localhost:3000', 'https://www.example.org'
            resource '*',
              headers: ['content-type', 'x-a'],
              methods: [:put],
              credentials: true
          end
        end

        """,
        RailsSnippet.Write(Need),
        StringComparison.Ordinal);

    [Fact]
    public void A_method_that_is_no_word_is_a_quoted_symbol() =>
        Assert.Contains("methods: [:'m-search'],", RailsSnippet.Write(Need with { Methods = ["M-SEARCH"] }), StringComparison.Ordinal);
}
