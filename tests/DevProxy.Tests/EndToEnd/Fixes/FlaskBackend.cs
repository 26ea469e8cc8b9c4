namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>Flask with <c>flask-cors</c>, under its own server.</summary>
internal sealed class FlaskBackend : IBackend
{
    private const string Creation = "app = Flask(__name__)\n";

    private const string Needs = "import flask_cors # CORS\n";

    public static IReadOnlyList<Mistake> Mistakes { get; } =
    [
        new("no CORS at all", PageRequest.Put, "preflight-acao-missing", null),
        new("authentication before CORS", PageRequest.Put, "preflight-status", "options-rejected-by-auth")
        {
            Layers = Needs + "flask_cors.CORS(app, origins='THE_PAGE') # CORS\napp.before_request(needs_token)",
        },
        new("any origin, with credentials", PageRequest.PutWithCookie, "preflight-acao-wildcard-with-credentials", null)
        {
            Layers = Needs + "flask_cors.CORS(app, send_wildcard=True) # CORS",
            Answer = "if not request.cookies: return '', 401",
        },
        new("the method missing", PageRequest.Put, "preflight-method-not-allowed", null)
        {
            Layers = Needs + "flask_cors.CORS(app, origins='THE_PAGE', methods=['GET']) # CORS",
        },
    ];

    /// <summary>A Python with both packages; null when there is none.</summary>
    public static Task<string?> PythonAsync() => PythonProgram.KnowingAsync("flask", "flask_cors");

    public string Name => "flask";

    public string Comment => "#";

    public string Write(Mistake mistake) =>
        $$"""
            import sys
            from flask import Flask, request

            def needs_token():
                return None if "Authorization" in request.headers else ("", 401)

            {{Creation}}{{mistake.Layers}}

            @app.route("/orders/7", methods=["GET", "PUT", "POST", "PATCH", "DELETE"])
            def answer():
                {{mistake.Answer}}
                return dict(method=request.method, cookie=request.headers.get("Cookie"))

            app.run("127.0.0.1", int(sys.argv[1]))

            """;

    public string Insert(string program, string snippet)
    {
        Assert.StartsWith($"# Right after `{Creation.TrimEnd()}`", snippet, StringComparison.Ordinal);
        return program.Replace(Creation, Creation + snippet, StringComparison.Ordinal);
    }

    public async Task<BackendProcess> StartAsync(string program) => await PythonProgram.StartAsync((await PythonAsync())!, program);
}
