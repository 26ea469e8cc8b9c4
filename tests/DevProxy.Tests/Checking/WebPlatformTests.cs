using System.Text.Json;
using DevProxy.Cli;
using DevProxy.Tests.Cli;

namespace DevProxy.Tests.Checking;

/// <summary>What <c>check</c> says, over real connections, of the inputs that browser vendors test each other with.</summary>
public sealed class WebPlatformTests(WebPlatformServers servers) : IClassFixture<WebPlatformServers>
{
    public static TheoryData<string> Rows => [.. WebPlatformCase.All.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Check_says_and_sends_what_a_browser_does(string id)
    {
        var one = WebPlatformCase.All[id];
        using var run = new CommandRun();
        run.Environment["SSL_CERT_FILE"] = servers.Authority;
        servers.Play(one);

        var exitCode = await run.RunAsync([.. Arguments(one)]);

        Assert.True(exitCode is ExitCode.Done or ExitCode.No or ExitCode.Unreachable, run.Error);
        Assert.True(one.Expect.Allowed == (exitCode == ExitCode.Done), $"{one.Name}\nexit code {exitCode}\n{run.Out}\n{run.Error}");
        CheckRequests(one);
        CheckExposed(one, run.Out);
    }

    private IEnumerable<string> Arguments(WebPlatformCase one)
    {
        var method = one.Method ?? "GET";
        yield return "check";
        yield return servers.Fill($"{{{one.Hops[0].Server}}}/{(one.Expect.Count is null ? "h0" : "count")}");
        foreach (var word in new[] { "--origin", servers.Fill(one.Page ?? "http://page.localhost"), "-X", method, "--json" })
            yield return word;
        foreach (var header in one.Headers ?? [])
        {
            yield return "-H";
            yield return $"{header[0]}: {servers.Fill(header[1])}";
        }

        if (one.Credentials is { } credentials)
        {
            yield return "--credentials";
            yield return credentials;
        }

        if (one.Data is { } data)
        {
            yield return "-d";
            yield return data;
        }

        if (method.ToUpperInvariant() is not ("GET" or "HEAD"))
            yield return "--send";
    }

    private void CheckRequests(WebPlatformCase one)
    {
        var preflights = servers.Requests.Where(request => request.IsPreflight).ToList();
        var requests = servers.Requests.Where(request => !request.IsPreflight).ToList();
        var expect = one.Expect;
        if (expect.Preflight is { } preflight)
            Assert.Equal(preflight, preflights.Count > 0);
        if (expect.Preflights is { } count)
            Assert.Equal(count, preflights.Count);
        if (expect.Acrm is { } method)
            Assert.Equal(method, preflights[0].Header("Access-Control-Request-Method") ?? "(none)");
        if (expect.Acrh is { } headers)
            Assert.Equal(headers, preflights[0].Header("Access-Control-Request-Headers") ?? "(none)");
        if (expect.LastOrigin is { } origin)
            Assert.Equal(servers.Fill(origin), requests[^1].Header("Origin") ?? "(none)");
        if (expect.Method2 is { } second)
            Assert.Equal(second, requests[1].Method);

        // The body goes along as it was written, for as long as the method does.
        Assert.All(requests.Take(1), request => Assert.Equal(one.Data ?? "", request.Body));
        Assert.All(requests.Skip(1), request => Assert.Equal(request.Method == requests[0].Method ? one.Data ?? "" : "", request.Body));
    }

    private static void CheckExposed(WebPlatformCase one, string json)
    {
        if (one.Expect.Exposed is not { } expected)
            return;
        using var document = JsonDocument.Parse(json);
        var exposed = document
            .RootElement.GetProperty("exposedHeaders")
            .EnumerateArray()
            .Select(name => name.GetString()!.ToLowerInvariant())
            .ToHashSet();
        Assert.All(expected, name => Assert.Equal((name.Key, name.Value), (name.Key, exposed.Contains(name.Key.ToLowerInvariant()))));
    }
}
