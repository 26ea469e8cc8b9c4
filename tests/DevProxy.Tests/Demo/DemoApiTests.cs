using System.Net;
using DevProxy.Demo;
using Microsoft.AspNetCore.Builder;

namespace DevProxy.Tests.Demo;

/// <summary>Each path does what a program wants and what a browser refuses.</summary>
public sealed class DemoApiTests : IAsyncLifetime
{
    private const string Page = "http://localhost:8012";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private WebApplication _server = null!;
    private string _origin = null!;

    public async ValueTask InitializeAsync() =>
        (_server, _origin) = await LocalServer.StartAsync(0, DemoApi.Map, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("GET", "/api/products", 200)]
    [InlineData("GET", "/api/basket", 200)]
    [InlineData("PUT", "/api/orders/1042", 200)]
    [InlineData("GET", "/api/stock/KTL-07", 200)]
    [InlineData("PATCH", "/api/customers/7/", 200)]
    [InlineData("GET", "/api/reviews/GRN-12", 200)]
    [InlineData("GET", "/api/invoices/latest", 500)]
    [InlineData("POST", "/api/newsletter", 201)]
    public async Task A_program_gets_json(string method, string path, int status)
    {
        using var answer = await SendAsync(method, path, ("Authorization", "Bearer demo"));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("{", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/products", null)]
    [InlineData("/api/basket", "*")]
    [InlineData("/api/stock/KTL-07", "http://localhost:8012|*")]
    [InlineData("/api/reviews/GRN-12", DemoApi.SomebodyElse)]
    [InlineData("/api/invoices/latest", null)]
    public async Task A_page_is_allowed_wrongly(string path, string? allowOriginLines)
    {
        using var answer = await SendAsync("GET", path, ("Origin", Page));
        Assert.Equal(allowOriginLines, AllowOrigin(answer));
    }

    [Fact]
    public async Task A_preflight_of_an_order_is_refused_for_want_of_a_token()
    {
        using var answer = await PreflightAsync("/api/orders/1042", "PUT", "authorization,content-type");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Null(AllowOrigin(answer));
    }

    [Fact]
    public async Task A_preflight_of_a_customer_is_redirected_to_the_slash()
    {
        using var answer = await PreflightAsync("/api/customers/7", "PATCH", "content-type");
        Assert.Equal(HttpStatusCode.PermanentRedirect, answer.StatusCode);
        Assert.Equal($"{_origin}/api/customers/7/", answer.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("/api/newsletter", "POST")]
    [InlineData("/api/customers/7/", "PATCH")]
    public async Task A_preflight_is_answered_right(string path, string method)
    {
        using var answer = await PreflightAsync(path, method, "content-type");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(Page, AllowOrigin(answer));
        Assert.Equal("true", answer.Headers.GetValues("Access-Control-Allow-Credentials").Single());
        Assert.Equal(method, answer.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.Equal("content-type", answer.Headers.GetValues("Access-Control-Allow-Headers").Single());
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("null")]
    public async Task Only_a_page_of_this_machine_is_allowed(string origin)
    {
        using var answer = await SendAsync("POST", "/api/newsletter", ("Origin", origin));
        Assert.Null(AllowOrigin(answer));
        Assert.Equal("Origin", answer.Headers.Vary.Single());
    }

    private Task<HttpResponseMessage> PreflightAsync(string path, string method, string headers) =>
        SendAsync(
            "OPTIONS",
            path,
            ("Origin", Page),
            ("Access-Control-Request-Method", method),
            ("Access-Control-Request-Headers", headers)
        );

    private async Task<HttpResponseMessage> SendAsync(string method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), _origin + path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string? AllowOrigin(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var lines) ? string.Join('|', lines) : null;
}
