namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>FastAPI under uvicorn.</summary>
internal sealed class FastApiBackend : IBackend
{
    // The line after the last layer.
    private const string Routes = "# the routes\n";

    private const string Needs = "import starlette.middleware.cors # CORS\n";

    public static IReadOnlyList<Mistake> Mistakes { get; } =
    [
        new("no CORS at all", PageRequest.Put, "preflight-acao-missing", "options-not-routed"),
        new("authentication before CORS", PageRequest.Put, "preflight-acao-missing", "options-rejected-by-auth")
        {
            Layers = With("allow_origins=['THE_PAGE'], allow_methods=['PUT']") + "app.middleware('http')(needs_token)",
        },
        new("any origin, with credentials", PageRequest.PutWithCookie, "preflight-acao-wildcard-with-credentials", null)
        {
            Layers = With("allow_origins=['*'], allow_methods=['*'], allow_headers=['*']"),
            Answer = "if not request.cookies: return Response(status_code=401)",
        },
        new("another port", PageRequest.Put, "preflight-acao-missing", "origin-not-in-list")
        {
            Layers = With("allow_origins=['http://127.0.0.1:1'], allow_methods=['PUT'], allow_headers=['*']"),
        },
        new("the method missing", PageRequest.Put, "preflight-status", "options-lacks")
        {
            Layers = With("allow_origins=['THE_PAGE'], allow_headers=['*']"),
        },
        new("a header missing", PageRequest.Put, "preflight-status", "options-lacks")
        {
            Layers = With("allow_origins=['THE_PAGE'], allow_methods=['PUT']"),
        },
    ];

    /// <summary>A Python with both packages; null when there is none.</summary>
    public static Task<string?> PythonAsync() => PythonProgram.KnowingAsync("fastapi", "uvicorn");

    public string Name => "fastapi";

    public string Comment => "#";

    public string Write(Mistake mistake) =>
        $$"""
            import sys
            import uvicorn
            from fastapi import FastAPI, Request, Response

            async def needs_token(request, call_next):
                return await call_next(request) if "authorization" in request.headers else Response(status_code=401)

            app = FastAPI()
            {{mistake.Layers}}
            {{Routes}}
            @app.api_route("/orders/7", methods=["GET", "PUT", "POST", "PATCH", "DELETE"])
            def answer(request: Request):
                {{mistake.Answer}}
                return dict(method=request.method, cookie=request.headers.get("cookie"))

            uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]))

            """;

    public string Insert(string program, string snippet)
    {
        Assert.StartsWith(
            "# Below `app = FastAPI()` and below every other add_middleware: the middleware added last runs first.",
            snippet,
            StringComparison.Ordinal
        );
        return program.Replace(Routes, snippet + Routes, StringComparison.Ordinal);
    }

    public async Task<BackendProcess> StartAsync(string program) => await PythonProgram.StartAsync((await PythonAsync())!, program);

    private static string With(string settings) =>
        $"{Needs}app.add_middleware(starlette.middleware.cors.CORSMiddleware, {settings}) # CORS\n";
}
