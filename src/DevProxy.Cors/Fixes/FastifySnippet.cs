namespace DevProxy.Cors;

/// <summary>Fastify with <c>@fastify/cors</c>.</summary>
internal static class FastifySnippet
{
    public static string Write(FixRequirements need) =>
        $$"""
            // Right after the line that creates the instance (here `fastify`), before every route, hook and other plugin. First: npm install @fastify/cors
            // (In an ES module write `import cors from '@fastify/cors'` at the top and cors for require('@fastify/cors').)
            {{Quoted.Comments("//", need)}}fastify.register(require('@fastify/cors'), {
              origin: [{{Quoted.List(need.Origins, Quoted.Single)}}],
              methods: [{{Quoted.List(need.Methods, Quoted.Single)}}],
              allowedHeaders: [{{Quoted.List(need.Headers, Quoted.Single)}}],
            {{NodeCors.Rest(need)}}})

            """;
}
