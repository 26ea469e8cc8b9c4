using System.Collections.Immutable;
using DevProxy.Cors;
using DevProxy.Cors.Tests;
using DevProxy.Tests.Checking;

namespace DevProxy.Tests.EndToEnd.Judge;

/// <summary>
/// One server on two ports. It serves the pages, and the answers of each case; the first segment of the path names the case.
/// </summary>
internal sealed class CaseServer : IAsyncDisposable
{
    private const string Page = """<!doctype html><link rel="icon" href="data:,"><title>A page</title>""";

    private readonly Dictionary<string, (CaseScript Script, List<SentRequest> Sent, bool HasBegun)> _cases = [];
    private readonly Lock _gate = new();
    private readonly ScriptedServer _pages;
    private readonly ScriptedServer _api;

    public CaseServer()
    {
        _pages = ScriptedServer.Start(Answer);
        _api = ScriptedServer.Start(Answer);
    }

    public int PagePort => _pages.Port;

    public int ApiPort => _api.Port;

    public void Add(ConformanceCase one)
    {
        var script = new CaseScript(one);
        lock (_gate)
            _cases.Add(one.Name, (script, [], !script.NeedsWarmUp));
    }

    /// <summary>The requests of a case since it began. One that the browser repeats, because it got no answer, counts once.</summary>
    public ImmutableArray<SentRequest> Sent(string name)
    {
        lock (_gate)
            return [.. _cases[name].Sent.Where((sent, at) => at == 0 || sent != _cases[name].Sent[at - 1])];
    }

    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _api.DisposeAsync();
    }

    private string? Answer(string head)
    {
        var sent = SentRequest.Read(head);
        var segments = sent.Target.Split('/');
        lock (_gate)
        {
            if (segments[1] == "begin")
                _cases[segments[2]] = _cases[segments[2]] with { HasBegun = true };
            if (!_cases.TryGetValue(segments[1], out var current))
                return Html(segments[1] == "sandboxed");
            if (current.HasBegun)
                current.Sent.Add(sent);
            var answer = current.HasBegun ? current.Script.Answer(sent.IsPreflight) : current.Script.WarmUp(sent.IsPreflight);
            return answer is null ? null : Text(answer);
        }
    }

    private static string Html(bool isSandboxed) =>
        $"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{(isSandboxed ? "Content-Security-Policy: sandbox allow-scripts\r\n" : "")}"
        + $"Content-Length: {Page.Length}\r\nConnection: close\r\n\r\n{Page}";

    private static string Text(Answer answer) =>
        $"HTTP/1.1 {answer.Status} X\r\n{string.Concat(answer.Headers.Select(line => $"{line.Name}: {line.Value}\r\n"))}\r\n";
}
