using System.Collections.Concurrent;
using System.Text.Json;
using DevProxy.Cors;
using DevProxy.Cors.Tests;

namespace DevProxy.Tests.EndToEnd.Judge;

/// <summary>A page in a real browser that fetches all cases of its origin at once.</summary>
/// <param name="call">Calls an asynchronous JavaScript function in the page, with a string as its argument, and returns its string.</param>
/// <param name="console">Reads the lines in the page's console.</param>
/// <param name="close">Closes the page.</param>
internal sealed class JudgingPage(
    Func<string, string, Task<string>> call,
    Func<Task<IReadOnlyCollection<string>>> console,
    Func<ValueTask> close
) : IAsyncDisposable
{
    private const string Script = """
        async text => {
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
          return JSON.stringify(await Promise.all(JSON.parse(text).map(judge)));
        }
        """;

    /// <summary>The lines in the page's console.</summary>
    public Task<IReadOnlyCollection<string>> ConsoleAsync() => console();

    public static async Task<JudgingPage> OpenAsync(Chromium chromium, string url)
    {
        var page = await (await chromium.NewContextAsync()).NewPageAsync();
        var lines = new ConcurrentQueue<string>();
        page.Console += (_, message) => lines.Enqueue(message.Text);
        await page.GotoAsync(url);
        return new JudgingPage(
            (script, text) => page.EvaluateAsync<string>(script, text),
            () => Task.FromResult<IReadOnlyCollection<string>>(lines),
            page.Context.DisposeAsync
        );
    }

    public static async Task<JudgingPage> OpenAsync(Firefox firefox, string url)
    {
        var page = await firefox.OpenAsync(url);
        return new JudgingPage(page.CallAsync, async () => await page.ConsoleAsync(), page.DisposeAsync);
    }

    public async Task<IReadOnlyList<CaseOutcome>> FetchAsync(string pageOrigin, IEnumerable<ConformanceCase> cases)
    {
        var asked = JsonSerializer.Serialize(cases.Select(one => Describe(pageOrigin, one)));
        return JsonSerializer.Deserialize<List<CaseOutcome>>(await call(Script, asked), JsonSerializerOptions.Web)!;
    }

    public ValueTask DisposeAsync() => close();

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
