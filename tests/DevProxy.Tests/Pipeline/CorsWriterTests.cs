using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Pipeline;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Pipeline;

public sealed class CorsWriterTests
{
    private const string Page = "http://localhost:3000";
    private const string Other = "https://other.example";

    private static readonly CorsPolicy Repair = Configs.Policy;
    private static readonly CorsPolicy Override = Configs.Policy with { Mode = CorsMode.Override };
    private static readonly CorsPolicy WithoutCredentials = Configs.Policy with { Credentials = false };

    // upstream's lines => delivered CORS lines, sorted by name
    public static TheoryData<string, string> RepairedWithCredentials =>
        new()
        {
            { "", $"ACAC: true|ACAO: {Page}" },
            { "ACAO: *", $"ACAC: true|ACAO: {Page}" },
            { $"ACAO: {Other}|ACAC: true", $"ACAC: true|ACAO: {Page}" },
            { $"ACAO: {Page}|ACAO: {Page}|ACAC: true", $"ACAC: true|ACAO: {Page}" },
            { $"ACAO: {Page}", $"ACAC: true|ACAO: {Page}" },
            { $"ACAO: {Page}|ACAC: True", $"ACAC: true|ACAO: {Page}" },
            { $"ACAO: {Page}|ACAC: true|ACAC: true", $"ACAC: true|ACAO: {Page}" },
            { $"ACAO: {Page}|ACAC: true", $"ACAC: true|ACAO: {Page}" },
            { $"ACAO: {Page}|ACAC: true|ACEH: x-a", $"ACAC: true|ACAO: {Page}|ACEH: x-a" },
        };

    public static TheoryData<string, string> RepairedWithoutCredentials =>
        new()
        {
            { "", $"ACAO: {Page}" },
            { "ACAO: *", "ACAO: *" },
            { $"ACAO: {Page}|ACAC: true", $"ACAC: true|ACAO: {Page}" },
            { $"ACAO: {Other}|ACAC: true", $"ACAO: {Page}" },
        };

    [Theory]
    [MemberData(nameof(RepairedWithCredentials))]
    public void Repair_keeps_what_a_browser_would_accept_and_replaces_the_rest(string upstream, string delivered) =>
        Assert.Equal(delivered, Write(Repair, upstream));

    [Theory]
    [MemberData(nameof(RepairedWithoutCredentials))]
    public void Without_credentials_it_is_judged_without(string upstream, string delivered) =>
        Assert.Equal(delivered, Write(WithoutCredentials, upstream));

    [Fact]
    public void A_star_is_written_where_the_file_says_star()
    {
        var any = WithoutCredentials with { Origin = new OriginRule(OriginRuleKind.Any, [], null) };

        Assert.Equal("ACAO: *", Write(any, "", Other));
        Assert.Equal("ACAO: *", Write(any with { Mode = CorsMode.Override }, "", "null"));
    }

    [Fact]
    public void Null_is_allowed_only_where_written_and_never_with_credentials()
    {
        Assert.Equal("", Write(Repair, "", "null"));
        Assert.Equal(
            "ACAO: null",
            Write(Repair with { Origin = new OriginRule(OriginRuleKind.List, ["null"], null) }, "ACAC: true", "null")
        );
    }

    [Fact]
    public void An_origin_that_is_not_allowed_gets_nothing_and_loses_nothing_but_in_override()
    {
        Assert.Equal("ACAC: true|ACAO: *", Write(Repair, "ACAO: *|ACAC: true", Other));
        Assert.Equal("", Write(Override, "ACAO: *|ACAC: true|ACEH: x-a|ACMA: 5", Other));
    }

    [Fact]
    public void Override_replaces_all_CORS_headers_of_the_upstream() =>
        Assert.Equal(
            $"ACAC: true|ACAO: {Page}",
            Write(Override, $"ACAO: {Other}|ACAO: *|ACEH: x-upstream|Access-Control-Allow-Private-Network: true")
        );

    [Fact]
    public void Names_are_exposed_where_the_origin_was_supplied_or_the_list_is_written()
    {
        var listed = Repair with { ExposedHeaders = ["etag"] };

        Assert.Equal($"ACAC: true|ACAO: {Page}|ACEH: X-Total", Write(Repair, "X-Total: 1"));
        Assert.Equal($"ACAC: true|ACAO: {Page}", Write(Repair, $"ACAO: {Page}|ACAC: true|X-Total: 1"));
        Assert.Equal($"ACAC: true|ACAO: {Page}", Write(Repair, $"ACAO: {Page}|X-Total: 1"));
        Assert.Equal($"ACAC: true|ACAO: {Page}|ACEH: etag", Write(listed, $"ACAO: {Page}|ACAC: true|X-Total: 1"));
        Assert.Equal($"ACAC: true|ACAO: {Page}|ACEH: X-Total", Write(Override, "X-Total: 1"));
    }

    [Fact]
    public void Where_page_and_target_are_one_origin_a_browser_looks_at_nothing_and_repair_writes_nothing()
    {
        var (response, grant) = Make(Repair, "", Page);

        var changed = new CorsWriter(response, grant with { IsSameOrigin = true }).Write();

        Assert.Empty(changed);
        Assert.Equal("Origin", response.Headers.Vary);
    }

    [Fact]
    public void What_changed_is_told_line_by_line()
    {
        var (response, grant) = Make(Repair, "ACAO: *|ACEH: etag|ETag: 1", Page);

        var changed = new CorsWriter(response, grant).Write();

        Assert.Equal(
            ["- access-control-allow-origin: *", $"+ access-control-allow-origin: {Page}", "+ access-control-allow-credentials: true"],
            changed
        );
    }

    [Theory]
    [InlineData("http://localhost:3000")]
    [InlineData("https://other.example")]
    [InlineData(null)]
    public void Every_answer_of_the_route_varies_by_origin(string? origin)
    {
        var (response, grant) = Make(Repair, "Vary: Accept-Encoding", origin);

        _ = new CorsWriter(response, grant).Write();

        Assert.Equal("Accept-Encoding, Origin", response.Headers.Vary);
    }

    // policy words; upstream's status and lines => delivered status and lines, for a PUT with content-type and x-a
    public static TheoryData<int, string, int, string> Preflights =>
        new()
        {
            { 404, "Content-Length: 9|Content-Type: text/plain", 204, $"ACAC: true|ACAH: content-type,x-a|ACAM: PUT|ACAO: {Page}|ACMA: 0" },
            { 302, $"Location: /login|ACAO: {Page}", 204, $"ACAC: true|ACAH: content-type,x-a|ACAM: PUT|ACAO: {Page}|ACMA: 0" },
            {
                401,
                $"ACAO: {Page}|ACAC: true|ACAM: GET, PUT|ACAH: Content-Type, X-A|WWW-Authenticate: Basic",
                204,
                $"ACAC: true|ACAH: Content-Type, X-A|ACAM: GET, PUT|ACAO: {Page}|ACMA: 0"
            },
            {
                200,
                $"ACAO: {Page}|ACAC: true|ACAM: GET, PUT|ACAH: Content-Type, X-A|ACMA: 600",
                200,
                $"ACAC: true|ACAH: Content-Type, X-A|ACAM: GET, PUT|ACAO: {Page}|ACMA: 600"
            },
            {
                200,
                $"ACAO: {Page}|ACAC: true|ACAM: GET|ACAH: Content-Type, X-A|ACMA: 600",
                200,
                $"ACAC: true|ACAH: Content-Type, X-A|ACAM: PUT|ACAO: {Page}|ACMA: 0"
            },
            {
                200,
                $"ACAO: {Page}|ACAC: true|ACAM: PUT|ACAH: X-A",
                200,
                $"ACAC: true|ACAH: content-type,x-a|ACAM: PUT|ACAO: {Page}|ACMA: 0"
            },
            { 200, $"ACAO: {Page}|ACAC: true|ACAM: *|ACAH: *", 200, $"ACAC: true|ACAH: content-type,x-a|ACAM: PUT|ACAO: {Page}|ACMA: 0" },
            {
                200,
                $"ACAO: {Page}|ACAC: true|ACAM: GET PUT|ACAH: X-A; Content-Type",
                200,
                $"ACAC: true|ACAH: content-type,x-a|ACAM: PUT|ACAO: {Page}|ACMA: 0"
            },
            { 200, "ACAO: *|ACAM: PUT|ACAH: content-type, x-a", 200, $"ACAC: true|ACAH: content-type, x-a|ACAM: PUT|ACAO: {Page}|ACMA: 0" },
        };

    [Theory]
    [MemberData(nameof(Preflights))]
    public void A_preflight_is_repaired_header_by_header(int status, string upstream, int deliveredStatus, string delivered)
    {
        var (response, grant) = MakePreflight(Repair, status, upstream);
        var writer = new CorsWriter(response, grant);

        _ = writer.Write();

        Assert.Equal(deliveredStatus, response.StatusCode);
        Assert.Equal(delivered, Lines(response));
        Assert.Equal(status != deliveredStatus, writer.DropsBody);
        Assert.Equal("Origin, Access-Control-Request-Method, Access-Control-Request-Headers", response.Headers.Vary);
        if (writer.DropsBody)
            Assert.DoesNotContain(
                response.Headers,
                header => header.Key is "Content-Length" or "Content-Type" or "Location" or "WWW-Authenticate"
            );
    }

    [Fact]
    public void Written_lists_are_what_a_preflight_is_told()
    {
        var lists = Repair with { Methods = ["GET", "POST"], AllowedHeaders = ["X-A"], MaxAge = 60, OptionsSuccessStatus = 200 };
        var (response, grant) = MakePreflight(lists, 404, "");

        var changed = new CorsWriter(response, grant).Write();

        Assert.Equal($"ACAC: true|ACAH: X-A|ACAM: GET, POST|ACAO: {Page}|ACMA: 60", Lines(response));
        Assert.Equal(200, response.StatusCode);
        Assert.Equal(0, response.ContentLength);
        Assert.Equal(["- status: 404", "+ status: 200"], changed.Where(line => line.Contains("status", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_methods_case_is_kept_and_no_headers_asked_for_get_none()
    {
        var (response, grant) = MakePreflight(Override, 204, "", method: "patch", headers: null);

        _ = new CorsWriter(response, grant).Write();

        Assert.Equal($"ACAC: true|ACAM: patch|ACAO: {Page}|ACMA: 0", Lines(response));
    }

    [Theory]
    [InlineData("http://localhost:3000", "true", "true")]
    [InlineData("http://localhost:3000", null, null)]
    [InlineData("https://other.example", "true", null)]
    public void The_former_private_network_question_is_answered_to_allowed_origins(string origin, string? asked, string? answered)
    {
        var (response, grant) = MakePreflight(Repair, 404, "", origin: origin, privateNetwork: asked);

        _ = new CorsWriter(response, grant).Write();

        Assert.Equal(answered, response.Headers["Access-Control-Allow-Private-Network"]);
    }

    [Fact]
    public void A_preflight_of_an_origin_that_is_not_allowed_keeps_its_answer()
    {
        var (response, grant) = MakePreflight(Repair, 404, "ACAM: GET", origin: Other);
        var writer = new CorsWriter(response, grant);

        Assert.Empty(writer.Write());
        Assert.Equal(404, response.StatusCode);
        Assert.Equal("ACAM: GET", Lines(response));
        Assert.False(writer.DropsBody);
    }

    private static string Write(CorsPolicy policy, string upstream, string? origin = Page)
    {
        var (response, grant) = Make(policy, upstream, origin);
        _ = new CorsWriter(response, grant).Write();
        return Lines(response);
    }

    private static (HttpResponse Response, CorsGrant Grant) MakePreflight(
        CorsPolicy policy,
        int status,
        string upstream,
        string method = "PUT",
        string? headers = "content-type,x-a",
        string origin = Page,
        string? privateNetwork = null
    ) =>
        Make(
            policy,
            upstream,
            origin,
            context =>
            {
                context.Request.Method = "OPTIONS";
                context.Request.Headers.AccessControlRequestMethod = method;
                context.Request.Headers.AccessControlRequestHeaders = headers;
                context.Request.Headers["Access-Control-Request-Private-Network"] = privateNetwork;
                context.Response.StatusCode = status;
            }
        );

    private static (HttpResponse Response, CorsGrant Grant) Make(
        CorsPolicy policy,
        string upstream,
        string? origin,
        Action<HttpContext>? change = null
    )
    {
        var context = new DefaultHttpContext { Request = { Method = "GET", Scheme = "http" } };
        context.Request.Headers.Host = "localhost:8010";
        context.Request.Headers.Origin = origin;
        change?.Invoke(context);
        foreach (var line in upstream.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(": ", 2);
            context.Response.Headers.Append(Long(parts[0]), parts[1]);
        }

        return (context.Response, CorsGrant.Of(policy, ArrivedRequest.Read(context)));
    }

    private static string Lines(HttpResponse response) =>
        string.Join(
            '|',
            HeaderLines
                .Of(response.Headers)
                .Select(line => (Name: Short(line.Name), line.Value))
                .Where(line => line.Name.StartsWith("AC", StringComparison.Ordinal))
                .Order()
                .Select(line => $"{line.Name}: {line.Value}")
        );

    private static string Long(string name) => Names.FirstOrDefault(pair => pair.Short == name).Long ?? name;

    private static string Short(string name) =>
        Names.FirstOrDefault(pair => pair.Long.Equals(name, StringComparison.OrdinalIgnoreCase)).Short
        ?? (name.StartsWith("Access-Control-", StringComparison.Ordinal) ? "AC" + name : name);

    private static readonly ImmutableArray<(string Short, string Long)> Names =
    [
        ("ACAO", "Access-Control-Allow-Origin"),
        ("ACAC", "Access-Control-Allow-Credentials"),
        ("ACAM", "Access-Control-Allow-Methods"),
        ("ACAH", "Access-Control-Allow-Headers"),
        ("ACEH", "Access-Control-Expose-Headers"),
        ("ACMA", "Access-Control-Max-Age"),
    ];
}
