using DevProxy.Cors.Fixes;

namespace DevProxy.Cors.Tests.Fixes;

public class FlaskSnippetTests
{
    private static readonly Need Need = new(["http://localhost:3000", "https://www.example.org"], ["PUT"], ["content-type", "x-a"], true, []);

    [Fact]
    public void It_wraps_the_application() => Assert.EndsWith(
        """
        CORS(
            app,
            origins=["http://localhost:3000", "https://www.example.org"],
            methods=["PUT"],
            allow_headers=["content-type", "x-a"],
            supports_credentials=True,
        )

        @app.before_request
        def answer_preflight():
            if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
                return app.make_default_options_response()

        """,
        FlaskSnippet.Write(Need),
        StringComparison.Ordinal);

    [Fact]
    public void What_the_library_would_take_for_an_expression_is_anchored_and_escaped() =>
        Assert.Contains(
            "origins=[\"^http://\\\\[::1\\\\]:3000$\"]", FlaskSnippet.Write(Need with { Origins = ["http://[::1]:3000"] }), StringComparison.Ordinal);
}
