using System.Net;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.EndToEnd.Servers;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Documentation;

/// <summary>The recipes for APIs: each has behind it a server of the habits that its text names.</summary>
public sealed class ApiRecipesTests(Chromium chromium) : IDisposable
{
    private const string Api = "https://api.example.com";
    private const string DevServer = "http://localhost:5173";
    private const string Page = "http://localhost:3000";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("A local API with self-signed TLS", true)]
    [InlineData("A local API with self-signed TLS", false)]
    public async Task A_loopback_certificate_is_not_verified_and_another_by_its_authority(string recipe, bool isItsAuthority)
    {
        await using var local = await TestUpstream.StartHttpsAsync(
            TestCertificates.SelfSigned,
            context => context.Response.WriteAsync("local")
        );
        await using var reports = await TestUpstream.StartHttpsAsync(
            TestCertificates.Localhost,
            context => context.Response.WriteAsync("reports")
        );
        _folder.Write("dev-ca.pem", (isItsAuthority ? TestCertificates.Authority : TestCertificates.SelfSigned).ExportCertificatePem());
        await using var proxy = await Recipe
            .Of(recipe)
            .StartAsync(_folder, ("https://localhost:7001", local.Url), ("https://reports.dev.example.com", reports.Url));

        Assert.Equal("local", await _http.GetStringAsync(new Uri(proxy.Url + "/api"), Token));
        using var response = await _http.GetAsync(new Uri(proxy.Url + "/reports"), Token);
        Assert.Equal(isItsAuthority ? HttpStatusCode.OK : HttpStatusCode.BadGateway, response.StatusCode);
    }

    [Theory]
    [InlineData("OAuth callbacks")]
    public async Task A_login_at_a_provider_comes_back_and_is_remembered(string recipe)
    {
        await using var provider = await TestUpstream.StartAsync(context =>
        {
            context.Response.Redirect($"{context.Request.Query["redirect_uri"]}?code=42");
            return Task.CompletedTask;
        });
        await using var backend = await TestUpstream.StartAsync(context => BackendAsync(context, provider.Url));
        await using var server = await DevServerStandIn.StartAsync();
        await using var proxy = await Recipe
            .Of(recipe)
            .StartAsync(_folder, ("http://localhost:5000", backend.Url), (DevServer, Local(server.Url)));
        await using var page = await AppPage.OpenAsync(chromium, proxy.Url + "/auth/login");

        Assert.Equal(proxy.Url + "/", page.Page.Url);
        Assert.Equal([$"/authorize?redirect_uri={Uri.EscapeDataString(proxy.Url + "/auth/callback")}"], provider.Targets);
        Assert.Equal("signed in by 42", (await Fetching.FromAsync(page.Page, "/api/me")).Text);
    }

    [Theory]
    [InlineData("Cookie sessions")]
    public async Task A_session_for_another_domain_and_TLS_is_kept(string recipe)
    {
        await using var api = await TestUpstream.StartAsync(context =>
        {
            if (context.Request.Path == "/api/login")
                context.Response.Headers.SetCookie = "session=s1; Domain=api.example.com; Path=/; Secure; HttpOnly; SameSite=None";
            return context.Response.WriteAsync($"cookie: {context.Request.Headers.Cookie}", context.RequestAborted);
        });
        await using var server = await DevServerStandIn.StartAsync();
        await using var proxy = await Recipe.Of(recipe).StartAsync(_folder, (Api, api.Url), (DevServer, Local(server.Url)));
        await using var page = await AppPage.OpenAsync(chromium, proxy.Url);

        await Fetching.FromAsync(page.Page, "/api/login", new { method = "POST" });

        Assert.Equal("cookie: session=s1", (await Fetching.FromAsync(page.Page, "/api/me")).Text);
    }

    [Theory]
    [InlineData("Server-sent events")]
    public async Task An_event_arrives_while_the_stream_is_open(string recipe)
    {
        var isOver = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var api = await TestUpstream.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: first\n\n", context.RequestAborted);
            await isOver.Task.WaitAsync(context.RequestAborted);
        });
        await using var proxy = await Recipe.Of(recipe).StartAsync(_folder, (Api, api.Url));
        using var request = new HttpRequestMessage(HttpMethod.Get, proxy.Url + "/events") { Headers = { { "Origin", Page } } };

        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));

        Assert.Equal("data: first", await reader.ReadLineAsync(Token));
        Assert.Equal(Page, Header(response, "Access-Control-Allow-Origin"));
        isOver.SetResult();
    }

    [Theory]
    [InlineData("WebSockets and hot reload")]
    public async Task The_APIs_socket_and_the_dev_servers_do_not_take_each_others(string recipe)
    {
        await using var api = await TestUpstream.StartAsync(EchoAsync);
        await using var server = await DevServerStandIn.StartAsync();
        await using var proxy = await Recipe
            .Of(recipe)
            .StartAsync(
                _folder,
                ("wss://api.example.com", api.Url.Replace("http:", "ws:", StringComparison.Ordinal)),
                (DevServer, Local(server.Url))
            );

        Assert.Equal("hello", await RecipeSocket.AskAsync(proxy, "/socket", "hello"));
        Assert.Equal("hot", await RecipeSocket.AskAsync(proxy, "/"));
    }

    [Theory]
    [InlineData("gRPC-Web")]
    public async Task A_call_passes_byte_for_byte_with_its_trailers_and_they_are_exposed(string recipe)
    {
        // A message of three bytes, then the frame of the trailers.
        byte[] frames = [0, 0, 0, 0, 3, 0x0A, 0x01, 0xFF, 0x80, 0, 0, 0, 15, .. "grpc-status:0\r\n"u8];
        await using var service = await TestUpstream.StartAsync(async context =>
        {
            if (HttpMethods.IsOptions(context.Request.Method))
            {
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                return;
            }

            context.Response.ContentType = context.Request.ContentType;
            context.Response.Headers["grpc-status"] = "0";
            await context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted);
        });
        await using var proxy = await Recipe.Of(recipe).StartAsync(_folder, ("https://grpc.example.com", service.Url));
        var method = new Uri(proxy.Url + "/shop.v1.Catalog/List");
        using var preflight = await PreflightAsync(method, "content-type,x-grpc-web");
        using var call = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Headers = { { "Origin", Page }, { "X-Grpc-Web", "1" } },
            Content = new ByteArrayContent(frames) { Headers = { { "Content-Type", "application/grpc-web+proto" } } },
        };
        using var answer = await _http.SendAsync(call, Token);

        Assert.Equal("content-type,x-grpc-web", Header(preflight, "Access-Control-Allow-Headers"));
        Assert.Equal(frames, await answer.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal("application/grpc-web+proto", answer.Content.Headers.ContentType?.ToString());
        Assert.Contains("grpc-status", Header(answer, "Access-Control-Expose-Headers"), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("GraphQL")]
    public async Task A_query_of_a_page_elsewhere_gets_past_a_server_that_refuses_OPTIONS(string recipe)
    {
        await using var api = await ApiWithoutCors.StartAsync();
        await using var proxy = await Recipe.Of(recipe).StartAsync(_folder, (Api, api.Url));
        await using var page = await PlainPage.OpenAsync(chromium);
        var headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" };
        var query = new
        {
            method = "POST",
            headers,
            body = "{ products }",
        };

        var direct = await Fetching.FromAsync(page.Page, api.Url + "/graphql", query);
        var proxied = await Fetching.FromAsync(page.Page, proxy.Url + "/graphql", query);

        Assert.Null(direct.Status);
        Assert.Equal(new Fetching(200, """{ "name": "kettle", "sent": "{ products }" }"""), proxied);
    }

    private static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";

    // Dev servers are called by this name, and look at it.
    private static string Local(string url) => url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1024];
        var received = await socket.ReceiveAsync(buffer, context.RequestAborted);
        await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, true, context.RequestAborted);
    }

    // It builds the address of its callback from the request.
    private static Task BackendAsync(HttpContext context, string provider)
    {
        var (request, response) = (context.Request, context.Response);
        switch (request.Path)
        {
            case "/auth/login":
                response.Redirect($"{provider}/authorize?redirect_uri={Uri.EscapeDataString($"http://{request.Host}/auth/callback")}");
                return Task.CompletedTask;
            case "/auth/callback":
                response.Cookies.Append("user", $"{request.Query["code"]}");
                response.Redirect("/");
                return Task.CompletedTask;
            default:
                return response.WriteAsync($"signed in by {request.Cookies["user"]}", context.RequestAborted);
        }
    }

    private async Task<HttpResponseMessage> PreflightAsync(Uri url, string headers)
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, url)
        {
            Headers =
            {
                { "Origin", Page },
                { "Access-Control-Request-Method", "POST" },
                { "Access-Control-Request-Headers", headers },
            },
        };
        return await _http.SendAsync(preflight, Token);
    }
}
