namespace DevProxy.Cors.Fixes;

/// <summary>FastAPI.</summary>
internal static class FastApiSnippet
{
    public static string Write(Need need) => $"""
        # Below `app = FastAPI()` and below every other add_middleware: what is added last comes first.
        # The 500 of an exception that nobody handles still passes it by. To reach that too, put in the place of the call, as the file's
        # last statement: app = CORSMiddleware(app, allow_origins=…) with the same settings.
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
