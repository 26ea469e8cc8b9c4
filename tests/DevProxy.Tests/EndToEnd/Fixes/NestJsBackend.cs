namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>NestJS on Express, in plain JavaScript, where the decorators are called as functions.</summary>
internal sealed class NestJsBackend : IBackend
{
    private const string Creation = "const app = await NestFactory.create(App, { logger: ['error'] })\n";

    public static IReadOnlyList<Mistake> Mistakes { get; } =
    [
        new("no CORS at all", PageRequest.Put, "preflight-acao-missing", "options-not-routed"),
        new("authentication before CORS", PageRequest.Put, "preflight-acao-missing", "options-rejected-by-auth")
        {
            Layers = """
                app.use((request, response, next) => request.headers.authorization ? next() : response.sendStatus(401))
                app.enableCors({ origin: 'THE_PAGE' }) // CORS
                """,
        },
        new("another port", PageRequest.Put, "preflight-acao-mismatch", "origin-not-in-list")
        {
            Layers = "app.enableCors({ origin: 'http://127.0.0.1:1' }) // CORS",
        },
        new("credentials forgotten", PageRequest.PutWithCookie, "preflight-acac-missing", null)
        {
            Layers = "app.enableCors({ origin: 'THE_PAGE' }) // CORS",
            Answer = "if (!request.headers.cookie) throw new UnauthorizedException()",
        },
        new("a header missing", PageRequest.Put, "preflight-header-not-allowed", "options-lacks")
        {
            Layers = "app.enableCors({ origin: 'THE_PAGE', allowedHeaders: ['content-type'] }) // CORS",
        },
    ];

    public string Name => "nestjs";

    public string Comment => "//";

    public string Write(Mistake mistake) =>
        $$"""
            import 'reflect-metadata'
            import { Controller, Delete, Get, HttpCode, Module, Patch, Post, Put, Req, UnauthorizedException } from '@nestjs/common'
            import { NestFactory } from '@nestjs/core'

            class Orders { }
            for (const [name, Method] of Object.entries({ Get, Put, Post, Patch, Delete })) {
              Orders.prototype[name] = request => {
                {{mistake.Answer}}
                return { method: request.method, cookie: request.headers.cookie }
              }
              Req()(Orders.prototype, name, 0)
              for (const decorate of [Method('orders/7'), HttpCode(200)])
                decorate(Orders.prototype, name, Object.getOwnPropertyDescriptor(Orders.prototype, name))
            }
            Controller()(Orders)
            class App { }
            Module({ controllers: [Orders] })(App)

            {{Creation}}{{mistake.Layers}}
            await app.listen(process.env.PORT, '127.0.0.1')

            """;

    public string Insert(string program, string snippet)
    {
        Assert.StartsWith("// main.ts: right after `const app = await NestFactory.create(…)`", snippet, StringComparison.Ordinal);
        return program.Replace(Creation, Creation + snippet, StringComparison.Ordinal);
    }

    public Task<BackendProcess> StartAsync(string program) => NodeBackendProcess.StartAsync(NpmPackages.Nest, "main.mjs", program);
}
