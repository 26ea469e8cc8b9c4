namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>Express with the <c>cors</c> package, in Node.js.</summary>
internal sealed class ExpressBackend(NpmPackages packages) : IBackend
{
    private const string Creation = "const app = express()\n";

    public static IReadOnlyList<Mistake> Mistakes { get; } =
    [
        new("no CORS at all", PageRequest.Put, "preflight-acao-missing", null),
        new("authentication before cors", PageRequest.Put, "preflight-acao-missing", "options-rejected-by-auth")
        {
            Layers = """
                app.use((request, response, next) => request.headers.authorization ? next() : response.sendStatus(401))
                app.use(require('cors')({ origin: 'http://localhost:3001' })) // CORS
                """,
        },
        new("an error past cors", PageRequest.Put, "acao-missing", "error-response-bypasses-cors")
        {
            Layers = """
                app.options('/orders/7', require('cors')()) // CORS
                app.use((request, response, next) => request.headers.authorization === 'Bearer other' ? next() : response.sendStatus(403))
                app.use(require('cors')()) // CORS
                """,
            Status = 403,
        },
        new("cors on the preflight only", PageRequest.Put, "acao-missing", "cors-only-on-preflight")
        {
            Layers = "app.options('/orders/7', require('cors')()) // CORS",
        },
        new("any origin, with credentials", PageRequest.PutWithCookie, "preflight-acao-wildcard-with-credentials", null)
        {
            Layers = "app.use(require('cors')()) // CORS",
            Answer = "if (!request.headers.cookie) return response.sendStatus(401)",
        },
        new("credentials forgotten", PageRequest.PutWithCookie, "preflight-acac-missing", null)
        {
            Layers = "app.use(require('cors')({ origin: 'THE_PAGE' })) // CORS",
            Answer = "if (!request.headers.cookie) return response.sendStatus(401)",
        },
        new("another port", PageRequest.Put, "preflight-acao-mismatch", "origin-not-in-list")
        {
            Layers = "app.use(require('cors')({ origin: 'http://127.0.0.1:1' })) // CORS",
        },
        new("the method missing", PageRequest.Put, "preflight-method-not-allowed", "options-lacks")
        {
            Layers = "app.use(require('cors')({ origin: 'THE_PAGE', methods: ['GET', 'POST'] })) // CORS",
        },
        new("a header missing", PageRequest.Put, "preflight-header-not-allowed", "options-lacks")
        {
            Layers = "app.use(require('cors')({ origin: 'THE_PAGE', allowedHeaders: ['content-type'] })) // CORS",
        },
        new("the header added twice", PageRequest.Put, "acao-multiple", "cors-added-twice")
        {
            Layers = "app.use(require('cors')({ origin: 'THE_PAGE' })) // CORS",
            Answer = "response.append('Access-Control-Allow-Origin', 'THE_PAGE') // CORS",
        },
    ];

    public string Name => "express";

    public string Comment => "//";

    public string Write(Mistake mistake) =>
        $$"""
            const express = require('express')
            {{Creation}}{{mistake.Layers}}
            const answer = (request, response) => {
              {{mistake.Answer}}
              response.json({ method: request.method, cookie: request.headers.cookie })
            }
            app.route('/orders/7').get(answer).put(answer).post(answer).patch(answer).delete(answer)
            app.listen(process.env.PORT, '127.0.0.1')

            """;

    public string Insert(string program, string snippet)
    {
        Assert.StartsWith($"// Right after `{Creation.TrimEnd()}`", snippet, StringComparison.Ordinal);
        return program.Replace(Creation, Creation + snippet, StringComparison.Ordinal);
    }

    public Task<BackendProcess> StartAsync(string program) => NodeBackendProcess.StartAsync(packages, "app.js", program);
}
