namespace DevProxy.Cors;

/// <summary>FastAPI.</summary>
internal static class FastApiSnippet
{
    public static string Write(FixRequirements need) =>
        $"""
            # Below `app = FastAPI()` and below every other add_middleware: the middleware added last runs first.
            # The 500 of an unhandled exception still bypasses it. To cover that too, replace the call with this as the file's
            # last statement: app = CORSMiddleware(app, allow_origins=…) with the same settings.
            {Quoted.Comments("#", need)}from fastapi.middleware.cors import CORSMiddleware

            app.add_middleware(
                CORSMiddleware,
                allow_origins=[{Quoted.List(need.Origins, Quoted.Double)}],
                allow_methods=[{Quoted.List(need.Methods, Quoted.Double)}],
                allow_headers=[{Quoted.List(need.Headers, Quoted.Double)}],
                allow_credentials={(need.Credentials ? "True" : "False")},
            {need.IfExposed(static names => $"    expose_headers=[{Quoted.List(names, Quoted.Double)}],\n")}{need.IfCached(
                static seconds => $"    max_age={seconds},\n"
            )})

            """;
}
