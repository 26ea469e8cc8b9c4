namespace DevProxy.Cors;

/// <summary>Express with the <c>cors</c> package.</summary>
internal static class ExpressSnippet
{
    public static string Write(FixRequirements need) =>
        $$"""
            // Right after `const app = express()`, before every route and before authentication. First: npm install cors
            // (In an ES module write `import cors from 'cors'` at the top and cors(...) for require('cors')(...).)
            {{Quoted.Comments("//", need)}}app.use(require('cors')({
              origin: [{{Quoted.List(need.Origins, Quoted.Single)}}],
              methods: [{{Quoted.List(need.Methods, Quoted.Single)}}],
              allowedHeaders: [{{Quoted.List(need.Headers, Quoted.Single)}}],
            {{NodeCors.Rest(need)}}}))

            """;
}

/// <summary>What Express, Fastify and NestJS take in the same words, below the lists.</summary>
internal static class NodeCors
{
    public static string Rest(FixRequirements need) =>
        need.IfExposed(static names => $"  exposedHeaders: [{Quoted.List(names, Quoted.Single)}],\n")
        + (need.Credentials ? "  credentials: true,\n" : "")
        + need.IfCached(static seconds => $"  maxAge: {seconds},\n");
}
