namespace DevProxy.Cors;

/// <summary>NestJS, on Express and on Fastify alike.</summary>
internal static class NestJsSnippet
{
    public static string Write(FixRequirements need) =>
        $$"""
            // main.ts: right after `const app = await NestFactory.create(…)`, before every app.use and before app.listen.
            {{Quoted.Comments("//", need)}}app.enableCors({
              origin: [{{Quoted.List(need.Origins, Quoted.Single)}}],
              methods: [{{Quoted.List(need.Methods, Quoted.Single)}}],
              allowedHeaders: [{{Quoted.List(need.Headers, Quoted.Single)}}],
            {{NodeCors.Rest(need)}}});

            """;
}
