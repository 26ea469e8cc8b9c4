namespace DevProxy.Cors.Fixes;

/// <summary>FastAPI.</summary>
internal static class FastApiSnippet
{
    public static string Write(Need need) => $"""
        # Below `app = FastAPI()` and below every other add_middleware: what is added last comes first.
        {Quoted.Comments("#", need)}from fastapi.middleware.cors import CORSMiddleware

        app.add_middleware(
            CORSMiddleware,
            allow_origins=[{Quoted.List(need.Origins, Quoted.Double)}],
            allow_methods=[{Quoted.List(need.Methods, Quoted.Double)}],
            allow_headers=[{Quoted.List(need.Headers, Quoted.Double)}],
            allow_credentials={(need.Credentials ? "True" : "False")},
        )

        """;
}
