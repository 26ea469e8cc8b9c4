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
            {{(need.Credentials ? "  credentials: true,\n" : "")}}}))

            """;
}
