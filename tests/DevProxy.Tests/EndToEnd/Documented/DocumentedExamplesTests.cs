using System.Globalization;
using System.Text.Json;
using DevProxy.Tests.Configuration;
using DevProxy.Tests.EndToEnd.Servers;
using DevProxy.Tests.Forwarding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DevProxy.Tests.EndToEnd.Documented;

/// <summary>
/// The examples in the documentation of http-proxy-middleware (HPM) and Vite give with DevProxy what is documented, or something better
/// whose reason stands in the table. http-proxy-middleware itself is run to check what the table says about it.
/// </summary>
public sealed class DocumentedExamplesTests(NpmPackages packages)
{
    private const string Peers = """
        const http = require('node:http');
        const { createProxyMiddleware } = require('http-proxy-middleware');
        const listen = options => new Promise(resolve => {
          let proxy;
          const server = http.createServer((request, response) => proxy(request, response, () => { response.statusCode = 404; response.end(); }));
          server.listen(0, '127.0.0.1', () => {
            const port = server.address().port;
            proxy = createProxyMiddleware(eval(`(${options.replaceAll('{front}', `localhost:${port}`)})`));
            resolve(port);
          });
        });
        Promise.all(require('./examples.json').map(listen)).then(ports => console.log('ready ' + ports.join(' ')));
        """;

    private static readonly HttpClient Client = PlainClient.New();

    public static TheoryData<string> Paths { get; } = new(PathExamples.All.Select(example => example.Source));

    public static TheoryData<string> Answers { get; } = new(AnswerExamples.All.Select(example => example.Source));

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_path_goes_where_it_is_documented_to_go(string source)
    {
        var example = PathExamples.All.Single(example => example.Source == source);
        await using var upstream = await StartAsync();
        await using var proxy = await ForwardingProxy.StartAsync(Given.Config($$"""{ "routes": {{Fill(example.Routes, upstream)}} }"""));

        Assert.Equal(example.Ours is { } ours ? ours.Result : example.Documented, await PathAsync(proxy.Port, example));
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_cookie_or_a_redirect_becomes_what_it_is_documented_to_become(string source)
    {
        var example = AnswerExamples.All.Single(example => example.Source == source);
        await using var upstream = await StartAsync();
        var json = $$$"""{ "routes": { "/api": { "target": "{{{upstream.Url}}}", {{{example.Route}}} } } }""";
        await using var proxy = await ForwardingProxy.StartAsync(Given.Config(json));

        Assert.Equal(
            Fill(example.Ours?.Result ?? example.Documented, upstream, proxy.Port),
            await AnswerAsync(proxy.Port, example, upstream)
        );
    }

    [Fact]
    public async Task Http_proxy_middleware_itself_does_with_paths_what_the_table_says()
    {
        await using var upstream = await StartAsync();
        var examples = PathExamples.All.Where(example => example.Peer is not null).ToList();
        await using var peers = await PeersAsync(examples.Select(example => Fill(example.Peer!, upstream)));
        foreach (var (example, port) in examples.Zip(Ports(peers)))
            Assert.Equal((example.Source, example.Documented), (example.Source, await PathAsync(port, example)));
    }

    [Fact]
    public async Task Http_proxy_middleware_itself_does_with_cookies_and_redirects_what_the_table_says()
    {
        await using var upstream = await StartAsync();
        await using var peers = await PeersAsync(AnswerExamples.All.Select(example => $"{{ target: '{upstream.Url}', {example.Peer} }}"));
        foreach (var (example, port) in AnswerExamples.All.Zip(Ports(peers)))
            Assert.Equal(
                (example.Source, Fill(example.Documented, upstream, port)),
                (example.Source, await AnswerAsync(port, example, upstream))
            );
    }

    [Fact]
    public void Where_DevProxy_differs_the_table_says_why()
    {
        var differences = PathExamples
            .All.Select(example => (example.Documented, example.Ours))
            .Concat(AnswerExamples.All.Select(example => (Documented: (string?)example.Documented, example.Ours)));
        Assert.All(
            differences.Where(row => row.Ours is not null),
            row =>
            {
                Assert.NotEqual(row.Documented, row.Ours!.Result);
                Assert.NotEmpty(row.Ours.Why);
            }
        );
    }

    // Answers with the target that it was asked for, and with the status and the header that the request names.
    private static Task<TestUpstream> StartAsync() =>
        TestUpstream.StartAsync(context =>
        {
            if (context.Request.Headers.TryGetValue("X-Answer-Status", out var status))
                context.Response.StatusCode = int.Parse(status.ToString(), CultureInfo.InvariantCulture);
            if (context.Request.Headers.TryGetValue("X-Answer-Name", out var name))
                context.Response.Headers[name.ToString()] = context.Request.Headers["X-Answer-Value"];
            return context.Response.WriteAsync(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        });

    private Task<NodeScript> PeersAsync(IEnumerable<string> options) =>
        NodeScript.StartAsync(packages, Peers, ("examples.json", JsonSerializer.Serialize(options)));

    private static IEnumerable<int> Ports(NodeScript peers) =>
        peers.Ready.Split(' ').Select(port => int.Parse(port, CultureInfo.InvariantCulture));

    private static async Task<string?> PathAsync(int port, PathExample example)
    {
        using var request = Request(port, example.Request);
        using var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode == System.Net.HttpStatusCode.NotFound
            ? null
            : await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> AnswerAsync(int port, AnswerExample example, TestUpstream upstream)
    {
        var name = example.Redirect is null ? "Set-Cookie" : "Location";
        using var request = Request(port, "/api/x");
        request.Headers.TryAddWithoutValidation("X-Answer-Status", $"{example.Redirect ?? 200}");
        request.Headers.TryAddWithoutValidation("X-Answer-Name", name);
        request.Headers.TryAddWithoutValidation("X-Answer-Value", Fill(example.Value, upstream, port));
        using var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.Headers.NonValidated[name].ToString();
    }

    private static HttpRequestMessage Request(int port, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}{path}");
        request.Headers.Host = $"localhost:{port}";
        return request;
    }

    private static string Fill(string text, TestUpstream upstream, int port = 0) =>
        text.Replace("{target}", upstream.Url, StringComparison.Ordinal)
            .Replace("{target-rest}", upstream.Url["http".Length..], StringComparison.Ordinal)
            .Replace("{front}", $"localhost:{port}", StringComparison.Ordinal);
}
