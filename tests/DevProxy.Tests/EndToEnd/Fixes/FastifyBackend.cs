namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>Fastify with <c>@fastify/cors</c>, in Node.js.</summary>
internal sealed class FastifyBackend(NpmPackages packages) : IBackend
{
    private const string Creation = "const fastify = require('fastify')()\n";

    public static IReadOnlyList<Mistake> Mistakes { get; } =
    [
        new("no CORS at all", PageRequest.Put, "preflight-acao-missing", "options-not-routed"),
        new("authentication before cors", PageRequest.Put, "preflight-acao-missing", "options-rejected-by-auth")
        {
            Layers = """
                fastify.addHook('onRequest', (request, reply, done) => request.headers.authorization ? done() : reply.code(401).send())
                fastify.register(require('@fastify/cors'), { origin: 'http://localhost:3001' }) // CORS
                """,
        },
        new("the method missing", PageRequest.PutWithCookie, "preflight-method-not-allowed", "options-lacks")
        {
            Layers = "fastify.register(require('@fastify/cors'), { origin: 'THE_PAGE', methods: ['GET'], credentials: true }) // CORS",
        },
    ];

    public string Name => "fastify";

    public string Comment => "//";

    public string Write(Mistake mistake) =>
        $$"""
            {{Creation}}{{mistake.Layers}}
            fastify.put('/orders/7', async request => ({ method: request.method, cookie: request.headers.cookie }))
            fastify.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })

            """;

    public string Insert(string program, string snippet)
    {
        Assert.StartsWith("// Right after the line that creates the instance (here `fastify`)", snippet, StringComparison.Ordinal);
        return program.Replace(Creation, Creation + snippet, StringComparison.Ordinal);
    }

    public Task<BackendProcess> StartAsync(string program) => NodeBackendProcess.StartAsync(packages, "app.js", program);
}
