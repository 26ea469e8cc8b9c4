using System.Text.Json;
using DevProxy.Configuration;
using DevProxy.Configuration.Schema;
using DevProxy.Inspector;
using DevProxy.Pipeline;
using DevProxy.Tests.EndToEnd;
using DevProxy.Tests.Pipeline;

namespace DevProxy.Tests.Inspector;

/// <summary>A whole running DevProxy with its own configuration file, and a client of its inspector.</summary>
internal sealed class InspectedProxy : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private InspectedProxy(ProxyApp app, DirectoryInfo folder)
    {
        (App, _folder) = (app, folder);
        Inspector = new HttpClient { BaseAddress = new Uri(app.InspectorUrl!) };

        // This client follows no redirects and keeps no cookies, so that tests see the proxy's own answers.
        Proxy = PlainClient.New();
        Proxy.BaseAddress = new Uri(app.ProxyUrl);
    }

    public ProxyApp App { get; }

    /// <summary>The folder of its configuration.</summary>
    public string Folder => _folder.FullName;

    public HttpClient Inspector { get; }

    public HttpClient Proxy { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts DevProxy with this configuration, on free ports.</summary>
    public static async Task<InspectedProxy> StartAsync(
        string json,
        IReadOnlyDictionary<string, string>? environment = null,
        ConfigKeys? keys = null,
        params IEnumerable<(string Name, string Content)> files
    )
    {
        var folder = Directory.CreateTempSubdirectory("devproxy-inspector-");
        var path = Path.Combine(folder.FullName, "proxy.json");
        foreach (var (name, content) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder.FullName, name))!);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), content, Token);
        }

        await File.WriteAllTextAsync(path, json, Token);
        environment ??= new Dictionary<string, string>(StringComparer.Ordinal);
        var read = ConfigReader.Read(path, new ConfigOverrides(Port: 0), environment, keys ?? Keys.All);
        Assert.True(read.Config is not null, string.Join('\n', read.Problems));
        var start = await StartedApp.StartAsync(
            read.Config,
            new ProxyAppContext(environment, TimeProvider.System, fault => TestContext.Current.SendDiagnosticMessage("{0}", fault)),
            Token
        );
        Assert.True(start.App is not null, string.Join('\n', start.Problems));
        return new InspectedProxy(start.App, folder);
    }

    /// <summary>Sends a request to the proxy, as a browser or a program would, and reads the whole answer.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        string method,
        string path,
        HttpContent? content = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        foreach (var (name, value) in headers)
            Assert.True(
                request.Headers.TryAddWithoutValidation(name, value) || content?.Headers.TryAddWithoutValidation(name, value) == true
            );
        return await Proxy.SendAsync(request, Token);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var document = JsonDocument.Parse(await Inspector.GetStringAsync(new Uri(path, UriKind.Relative), Token));
        return document.RootElement.Clone();
    }

    /// <summary>Waits until a record is complete, and returns it.</summary>
    public async Task<JsonElement> EndedAsync(long id)
    {
        await using var events = await EventStream.OpenAsync(Inspector, Inspector.BaseAddress!);
        var record = await GetAsync($"/api/exchanges/{id}");
        while (record.GetProperty("durationMs").ValueKind == JsonValueKind.Null)
        {
            await events.NextAsync();
            record = await GetAsync($"/api/exchanges/{id}");
        }

        return record;
    }

    /// <summary>Sends a request that needs the token.</summary>
    public async Task<HttpResponseMessage> WriteAsync(string method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        request.Headers.Add(InspectorGate.TokenHeader, (await GetAsync("/api/config")).GetProperty("token").GetString());
        return await Inspector.SendAsync(request, Token);
    }

    public async ValueTask DisposeAsync()
    {
        Inspector.Dispose();
        Proxy.Dispose();
        await App.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
