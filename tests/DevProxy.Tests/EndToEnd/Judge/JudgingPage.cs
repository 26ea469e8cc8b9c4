using System.Collections.Concurrent;
using System.Text.Json;
using DevProxy.Cors;
using DevProxy.Cors.Tests;
using Microsoft.Playwright;

namespace DevProxy.Tests.EndToEnd.Judge;

/// <summary>A page in Chromium that fetches all cases of its origin at once.</summary>
internal sealed class JudgingPage : IAsyncDisposable
{
    private const string Script = """
        cases => {
          const warmUp = async one => {
            await (await fetch(one.url, one.options)).text();
            await fetch(one.begin, { mode: 'no-cors' });
          };
          const upload = one => new Promise((done, failed) => {
            const request = new XMLHttpRequest();
            request.open(one.options.method, one.url);
            request.upload.onprogress = () => {};
            for (const [name, value] of one.options.headers) request.setRequestHeader(name, value);
            request.onload = () => done([]);
            request.onerror = failed;
            request.send('x');
          });
          const send = async one => one.upload ? upload(one) : [...(await fetch(one.url, { ...one.options, cache: one.cache })).headers.keys()];
          const judge = async one => {
            if (one.begin) await warmUp(one);
            return send(one).then(exposed => ({ name: one.name, passed: true, exposed }), () => ({ name: one.name, passed: false, exposed: [] }));
          };
          return Promise.all(cases.map(judge));
        }
        """;

    private readonly IPage _page;
    private readonly ConcurrentQueue<string> _console = new();

    private JudgingPage(IPage page)
    {
        _page = page;
        page.Console += (_, message) => _console.Enqueue(message.Text);
    }

    /// <summary>The lines in the page's console.</summary>
    public IReadOnlyCollection<string> Console => _console;

    public static async Task<JudgingPage> OpenAsync(Chromium chromium, string url)
    {
        var page = new JudgingPage(await (await chromium.NewContextAsync()).NewPageAsync());
        await page._page.GotoAsync(url);
        return page;
    }

    public async Task<IReadOnlyList<CaseOutcome>> FetchAsync(string pageOrigin, IEnumerable<ConformanceCase> cases)
    {
        var asked = cases.Select(one => Describe(pageOrigin, one)).ToArray();
        var told = await _page.EvaluateAsync<JsonElement>(Script, asked);
        return told.Deserialize<List<CaseOutcome>>(JsonSerializerOptions.Web)!;
    }

    public ValueTask DisposeAsync() => _page.Context.DisposeAsync();

    private static object Describe(string pageOrigin, ConformanceCase one)
    {
        var request = one.Request;
        var script = new CaseScript(one);
        return new
        {
            name = one.Name,
            url = request.Url,
            upload = request.UseCorsPreflight,
            begin = script.NeedsWarmUp ? $"{pageOrigin}/begin/{one.Name}" : null,
            cache = one.Stored is null ? "default" : "no-cache",
            options = new
            {
                method = request.Method,
                headers = request.Headers.Select(line => new[] { line.Name, line.Value }).ToArray(),
                credentials = request.Include ? "include" : "omit",
                mode = request.Mode switch
                {
                    FetchMode.NoCors => "no-cors",
                    FetchMode.SameOrigin => "same-origin",
                    _ => "cors",
                },
            },
        };
    }
}
