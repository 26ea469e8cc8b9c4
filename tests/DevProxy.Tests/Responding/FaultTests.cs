using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using DevProxy.Configuration;
using DevProxy.Tests.Cli;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Inspector;
using Microsoft.AspNetCore.Http;
using static DevProxy.Tests.Responding.SamplePage;

namespace DevProxy.Tests.Responding;

/// <summary><c>"fault"</c> in a route, over real sockets.</summary>
public sealed class FaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_fails_without_the_API_and_the_page_may_read_why()
    {
        await using var api = await ApiAsync();
        await using var proxy = await StartAsync(api, """{ "status": 429, "retryAfter": 5, "body": { "code": "slow-down" } }""");

        using var preflight = await proxy.SendAsync("OPTIONS", "/api/a", null, Preflight);
        using var answer = await proxy.SendAsync("PUT", "/api/a", null, FromThePage);
        var record = await proxy.EndedAsync(2);

        Assert.Equal("PUT", Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Methods")));
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal("5", Assert.Single(answer.Headers.GetValues("Retry-After")));
        Assert.Equal("""{"code":"slow-down"}""", await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal(Page, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains(
            "retry-after",
            Assert.Single(answer.Headers.GetValues("Access-Control-Expose-Headers")),
            StringComparison.OrdinalIgnoreCase
        );
        Assert.Equal(["/api/a"], api.Targets); // The preflight alone.
        Assert.Equal("fault", record.GetProperty("answeredBy").GetString());
        Assert.Equal(JsonValueKind.Null, record.GetProperty("error").ValueKind);
        Assert.Equal("allowed", Delivered(record).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Without_more_it_is_a_503_that_says_what_it_is()
    {
        await using var api = await ApiAsync();
        await using var proxy = await StartAsync(api, "{}");

        using var answer = await proxy.SendAsync("GET", "/api/a");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.ToString());
        Assert.Contains(
            "A fault that DevProxy was told to inject.",
            await answer.Content.ReadAsStringAsync(Token),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Without_CORS_headers_it_is_what_a_page_gets_from_a_server_whose_errors_bypass_its_CORS_layer()
    {
        await using var api = await ApiAsync();
        await using var proxy = await StartAsync(api, """{ "cors": false }""");

        using var preflight = await proxy.SendAsync("OPTIONS", "/api/a", null, Preflight);
        using var answer = await proxy.SendAsync("GET", "/api/a", null, FromThePage);
        var verdict = Delivered(await proxy.EndedAsync(2));

        Assert.True(preflight.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal("acao-missing", verdict.GetProperty("code").GetString());
        Assert.EndsWith(
            "The answer is a fault that DevProxy was told to inject; your API was not asked.",
            verdict.GetProperty("explanation").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(JsonValueKind.Null, verdict.GetProperty("rootCause").ValueKind);
    }

    [Fact]
    public async Task An_abort_ends_the_connection_and_nobody_else_is_blamed()
    {
        await using var api = await ApiAsync();
        await using var proxy = await StartAsync(api, """{ "abort": true }""");

        await Assert.ThrowsAsync<HttpRequestException>(() => proxy.SendAsync("GET", "/api/a"));
        var record = await proxy.EndedAsync(1);

        Assert.Empty(api.Targets);
        Assert.Equal("fault", record.GetProperty("answeredBy").GetString());
        Assert.Equal(JsonValueKind.Null, record.GetProperty("response").ValueKind);
        Assert.Equal("injected_fault", record.GetProperty("error").GetProperty("type").GetString());
        Assert.Contains("on purpose", record.GetProperty("error").GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_HTTP_2_it_is_the_stream_that_ends_and_the_others_go_on()
    {
        await using var api = await ApiAsync();
        await using var proxy = await InspectedProxy.StartAsync(
            $$"""
            { "https": { "cert": "cert.pem", "key": "key.pem" },
              "routes": { "/api": { "target": "{{api.Url}}", "fault": { "abort": true } }, "/": "{{api.Url}}" } }
            """,
            files:
            [
                ("cert.pem", TestCertificates.Localhost.ExportCertificatePem()),
                ("key.pem", TestCertificates.Localhost.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()),
            ]
        );
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        using var browser = new HttpClient(handler)
        {
            BaseAddress = new Uri(proxy.App.ProxyUrl),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        Assert.Equal("the API", await browser.GetStringAsync(new Uri("/", UriKind.Relative), Token));
        await Assert.ThrowsAsync<HttpRequestException>(() => browser.GetAsync(new Uri("/api", UriKind.Relative), Token));
        Assert.Equal("the API", await browser.GetStringAsync(new Uri("/", UriKind.Relative), Token));

        Assert.Equal("fault", (await proxy.EndedAsync(2)).GetProperty("answeredBy").GetString());
        Assert.Equal("injected_fault", (await proxy.EndedAsync(2)).GetProperty("error").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("{ \"rate\": 0 }", false, true)]
    [InlineData("{ \"rate\": 0.5 }", true, true)]
    [InlineData("{ \"rate\": 1 }", true, false)]
    public async Task Some_of_the_requests_fail(string fault, bool someFail, bool somePass)
    {
        await using var api = await ApiAsync();
        await using var proxy = await StartAsync(api, fault);
        var answers = new List<HttpStatusCode>();

        for (var i = 0; i < 60; i++)
        {
            using var answer = await proxy.SendAsync("GET", "/api/a");
            answers.Add(answer.StatusCode);
        }

        Assert.Equal(someFail, answers.Contains(HttpStatusCode.ServiceUnavailable));
        Assert.Equal(somePass, answers.Contains(HttpStatusCode.OK));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("{ \"mode\": \"override\" }")]
    [InlineData("false")]
    public async Task Preflights_fail_where_they_are_to_and_are_not_repaired(string cors)
    {
        await using var api = await ApiAsync();
        await using var proxy = await StartAsync(api, """{ "preflights": true }""", cors);

        using var preflight = await proxy.SendAsync("OPTIONS", "/api/a", null, Preflight);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, preflight.StatusCode);
        Assert.Equal("fault", (await proxy.EndedAsync(1)).GetProperty("answeredBy").GetString());
        Assert.Equal("blocked", Delivered(await proxy.EndedAsync(1)).GetProperty("outcome").GetString());
        Assert.Empty(api.Targets);
    }

    [Theory]
    [InlineData("""{ "rate": 1.5 }""", "rate must be a number from 0 to 1, not 1.5")]
    [InlineData("""{ "rate": "often" }""", "rate must be a number from 0 to 1, not the string \"often\"")]
    [InlineData("""{ "status": 200 }""", "status must be a whole number from 400 to 599, not 200")]
    [InlineData("""{ "abrot": true }""", "Unknown key \"abrot\"")]
    [InlineData("503", "fault must be an object, not the number 503")]
    public void A_wrong_value_is_a_problem_with_its_place(string fault, string message)
    {
        using var run = new CommandRun();
        var file = run.Write("proxy.json", $$"""{ "routes": { "/api": { "target": "http://localhost:1", "fault": {{fault}} } } }""");

        var problem = Assert.Single(ConfigReader.Read(file, new ConfigOverrides(), run.Environment, Keys.All).Problems);

        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.True(problem is { Line: 1, Column: > 50 });
    }

    [Fact]
    public async Task Explain_says_what_fails_what_is_delayed_and_what_is_slowed()
    {
        using var run = new CommandRun();
        run.Write(
            "proxy.json",
            """
            { "routes": { "/api": { "target": "http://localhost:1", "delay": { "min": 200, "max": 1500 }, "throttle": "3g",
              "fault": { "rate": 0.2, "cors": false } } } }
            """
        );

        await run.RunAsync("explain", "/api/a");

        Assert.Contains("the answer is delayed by 200 to 1500 ms", run.Out, StringComparison.Ordinal);
        Assert.Contains("request and answer are slowed to 3g", run.Out, StringComparison.Ordinal);
        Assert.Contains(
            "20 % of the requests fail with 503, and the upstream is not asked, without CORS headers",
            run.Out,
            StringComparison.Ordinal
        );
    }

    private static Task<TestUpstream> ApiAsync() => TestUpstream.StartAsync(context => context.Response.WriteAsync("the API"));

    private static Task<InspectedProxy> StartAsync(TestUpstream api, string fault, string cors = "true") =>
        InspectedProxy.StartAsync($$"""{ "routes": { "/api": { "target": "{{api.Url}}", "cors": {{cors}}, "fault": {{fault}} } } }""");

    private static JsonElement Delivered(JsonElement record) => record.GetProperty("cors").GetProperty("delivered");
}
