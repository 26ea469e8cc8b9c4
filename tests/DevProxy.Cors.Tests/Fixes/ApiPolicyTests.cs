namespace DevProxy.Cors.Tests;

public class ApiPolicyTests
{
    private const string Upstream = "https://api.example.com";

    private static readonly PolicyOptions Nothing = new([], [], null);

    [Fact]
    public void It_is_the_union_of_what_all_exchanges_asked_for_each_with_those_that_showed_it()
    {
        var policy = Of(
            Nothing,
            new ApiCall(1, Judge.Preflight(Make.Context("PUT", CredentialsMode.NotInclude, "content-type"), Make.Answer(404))),
            new ApiCall(2, Judge.Preflight(Make.Context("DELETE", CredentialsMode.NotInclude, "authorization"), Make.Answer(404))),
            new ApiCall(3, Judge.Request(Make.Context(credentials: CredentialsMode.Include), Make.Answer(200))),
            new ApiCall(
                4,
                Judge.Preflight(Make.Context("PUT", CredentialsMode.NotInclude) with { Origin = "http://localhost:3000" }, Make.Answer(404))
            )
        );

        Assert.Equal(Upstream, policy.Upstream);
        Assert.Equal([$"{Make.Page} 1 2 3", "http://localhost:3000 4"], Shown(policy.Origins));
        Assert.Equal(["PUT 1 4", "DELETE 2", "GET 3"], Shown(policy.Methods));
        Assert.Equal(["content-type 1", "authorization 2"], Shown(policy.Headers));
        Assert.True(policy.Credentials.Value);
        Assert.Equal([3L], policy.Credentials.Exchanges);
        Assert.Empty(policy.ExposedHeaders);
        Assert.Null(policy.MaxAge);
        Assert.Contains("methods: ['PUT', 'DELETE', 'GET'],", policy.Snippets[Backend.Express], StringComparison.Ordinal);
        Assert.Contains("allowedHeaders: ['content-type', 'authorization'],", policy.Snippets[Backend.Express], StringComparison.Ordinal);
        Assert.Equal(Enum.GetValues<Backend>(), policy.Snippets.Keys);
    }

    [Fact]
    public void What_the_API_allows_already_stays()
    {
        var policy = Of(
            Nothing,
            new ApiCall(
                1,
                Judge.Preflight(
                    Make.Context("PUT", CredentialsMode.NotInclude),
                    Make.Answer(
                        204,
                        "Access-Control-Allow-Origin: https://other.example",
                        "Access-Control-Allow-Credentials: true",
                        "Access-Control-Allow-Methods: PATCH",
                        "Access-Control-Allow-Headers: x-old",
                        "Access-Control-Max-Age: 600"
                    )
                )
            ),
            new ApiCall(
                2,
                Judge.Request(
                    Make.Context(credentials: CredentialsMode.NotInclude),
                    Make.Answer(200, $"Access-Control-Allow-Origin: {Make.Page}", "Access-Control-Expose-Headers: x-shown")
                )
            )
        );

        Assert.Equal([$"{Make.Page} 1 2", "https://other.example 1"], Shown(policy.Origins));
        Assert.Equal(["PUT 1", "PATCH 1", "GET 2"], Shown(policy.Methods));
        Assert.Equal(["x-old 1"], Shown(policy.Headers));
        Assert.Equal([1L], policy.Credentials.Exchanges);
        Assert.Equal(["x-shown 2"], Shown(policy.ExposedHeaders));
        Assert.Equal(600, policy.MaxAge);
    }

    [Fact]
    public void What_somebody_answered_in_place_of_the_API_allows_nothing_but_what_was_asked()
    {
        var policy = Of(
            Nothing,
            new ApiCall(
                1,
                Judge.Preflight(
                    Make.Context("PUT", CredentialsMode.NotInclude),
                    Make.Answer(204, "Access-Control-Allow-Origin: *", "Access-Control-Allow-Methods: PUT, PATCH")
                )
            )
            {
                IsAnswered = false,
            }
        );

        Assert.Equal(["PUT 1"], Shown(policy.Methods));
    }

    [Theory]
    [InlineData("ETag", "etag 1")]
    [InlineData("X-Total-Count", "x-total-count 1")]
    [InlineData("Date", "")]
    [InlineData("Cache-Control", "")]
    public void A_header_that_pages_want_and_cannot_read_is_exposed(string name, string expected)
    {
        var answer = Make.Answer(200, $"Access-Control-Allow-Origin: {Make.Page}", $"{name}: 1");

        var policy = Of(Nothing, new ApiCall(1, Judge.Request(Make.Context(credentials: CredentialsMode.NotInclude), answer)));

        Assert.Equal(expected, string.Join(',', Shown(policy.ExposedHeaders)));
        Assert.Equal(expected.Length == 0, policy.Snippets.IsEmpty);
    }

    [Theory]
    [InlineData("Access-Control-Allow-Origin: *", "", false)]
    [InlineData("Access-Control-Allow-Origin: https://app.example.com", "", false)]
    [InlineData("Access-Control-Allow-Origin: *", "https://shop.example", false)]
    [InlineData("Access-Control-Allow-Origin: https://app.example.com", "https://shop.example", true)]
    [InlineData("Access-Control-Allow-Origin: https://app.example.com", "https://app.example.com", false)]
    [InlineData("X: y", "", true)]
    public void There_is_code_only_where_something_has_to_change(string header, string named, bool expected)
    {
        var verdict = Judge.Request(Make.Context(credentials: CredentialsMode.NotInclude), Make.Answer(200, header));

        var policy = Of(new PolicyOptions([], named.Length == 0 ? [] : [named], null), new ApiCall(1, verdict));

        Assert.Equal(expected, !policy.Snippets.IsEmpty);
    }

    [Theory]
    [InlineData(CredentialsMode.Unknown, "X: y", false, false)]
    [InlineData(CredentialsMode.Include, "X: y", true, true)]
    [InlineData(CredentialsMode.NotInclude, "X: y", false, false)]
    [InlineData(CredentialsMode.Unknown, "Access-Control-Allow-Credentials: true", true, true)]
    public void Credentials_are_allowed_only_where_a_page_was_seen_to_send_them_or_the_API_expects_them(
        CredentialsMode mode,
        string header,
        bool expected,
        bool isChange
    )
    {
        var verdict = Judge.Request(Make.Context(credentials: mode), Make.Answer(200, "Access-Control-Allow-Origin: *", header));

        var policy = Of(Nothing, new ApiCall(1, verdict));

        Assert.Equal((expected, isChange), (policy.Credentials.Value, !policy.Snippets.IsEmpty));
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData("https://other.example", false)]
    public void That_every_origin_was_allowed_is_said(string allowed, bool expected)
    {
        var answer = Make.Answer(204, $"Access-Control-Allow-Origin: {allowed}");

        var policy = Of(Nothing, new ApiCall(1, Judge.Preflight(Make.Context("PUT", CredentialsMode.NotInclude), answer)));

        Assert.Equal(expected, policy.Snippets[Backend.Go].Contains("allows every origin (\"*\") today", StringComparison.Ordinal));
    }

    [Fact]
    public void What_no_setting_can_fix_gives_no_code()
    {
        var unreachable = Judge.Preflight(Make.Context("PUT") with { History = new RouteHistory(IsProxyAnswer: true) }, Make.Answer(502));

        Assert.Empty(Of(Nothing, new ApiCall(1, unreachable)).Snippets);
    }

    [Fact]
    public void The_origin_null_is_never_allowed_with_credentials_and_never_after_a_redirect()
    {
        var sandboxed = Judge.Request(Make.Context(credentials: CredentialsMode.NotInclude) with { Origin = "null" }, Make.Answer(200));
        var credentialed = Judge.Request(Make.Context(credentials: CredentialsMode.Include), Make.Answer(200));
        var redirected = Judge.Request(
            Make.Context(credentials: CredentialsMode.NotInclude) with
            {
                Origin = "null",
                RedirectedFrom = "https://old.example/",
            },
            Make.Answer(200)
        );

        Assert.Equal(["null 1"], Shown(Of(Nothing, new ApiCall(1, sandboxed)).Origins));
        Assert.Equal([$"{Make.Page} 2"], Shown(Of(Nothing, new ApiCall(1, sandboxed), new ApiCall(2, credentialed)).Origins));
        Assert.Empty(Of(Nothing, new ApiCall(1, redirected)).Origins);
    }

    [Fact]
    public void Where_page_and_API_are_one_origin_only_other_origins_need_a_permission()
    {
        var call = new ApiCall(1, Judge.NotApplicable(Make.Context("PUT", unsafeNames: "x-a"), Make.Answer(200))) { IsSameOrigin = true };

        var policy = Of(new PolicyOptions([], ["https://shop.example"], Backend.Nginx), call);

        Assert.Null(ApiPolicy.Of(Upstream, [call], Nothing));
        Assert.Equal(["https://shop.example "], Shown(policy.Origins));
        Assert.Equal(["PUT 1"], Shown(policy.Methods));
        Assert.Equal(["x-a 1"], Shown(policy.Headers));
        Assert.Equal(Backend.Nginx, Assert.Single(policy.Snippets.Keys));
    }

    [Fact]
    public void What_production_gets_counts()
    {
        var allowed = Judge.Request(
            Make.Context(credentials: CredentialsMode.NotInclude),
            Make.Answer(200, $"Access-Control-Allow-Origin: {Make.Page}")
        );
        var refused = Judge.Request(
            Make.Context(credentials: CredentialsMode.NotInclude) with
            {
                Origin = "https://shop.example",
            },
            Make.Answer(200, $"Access-Control-Allow-Origin: {Make.Page}")
        );

        var policy = Of(
            new PolicyOptions(["https://shop.example"], [], null),
            new ApiCall(1, allowed) { Production = [("https://shop.example", refused)] }
        );

        Assert.Equal([$"{Make.Page} 1", "https://shop.example 1"], Shown(policy.Origins));
        Assert.NotEmpty(policy.Snippets);
    }

    [Fact]
    public void Every_backend_exposes_headers_and_keeps_preflights_as_long_as_before()
    {
        var need = new FixRequirements([Make.Page], ["PUT"], [], false, []) { ExposedHeaders = ["x-total-count"], MaxAge = 613 };
        foreach (var (backend, code) in FixWriter.Snippets(need))
        {
            Assert.True(code.Contains("x-total-count", StringComparison.Ordinal), $"{backend}: {code}");
            Assert.True(code.Contains("613", StringComparison.Ordinal), $"{backend}: {code}");
            var without = FixWriter.Snippets(need with { ExposedHeaders = [], MaxAge = null }, backend)[backend];
            Assert.DoesNotContain("\n\n\n", without, StringComparison.Ordinal);
            Assert.Equal(without.EndsWith("\n\n", StringComparison.Ordinal), code.EndsWith("\n\n", StringComparison.Ordinal));
        }
    }

    private static ApiPolicy Of(PolicyOptions options, params ApiCall[] calls)
    {
        var policy = ApiPolicy.Of(Upstream, calls, options);
        Assert.NotNull(policy);
        return policy;
    }

    private static IEnumerable<string> Shown(IEnumerable<PolicyEntry> entries) =>
        entries.Select(static entry => $"{entry.Value} {string.Join(' ', entry.Exchanges)}");
}
