namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>nginx before an application without CORS, which is nginx too.</summary>
internal sealed class NginxBackend : IBackend
{
    private const string Location = "location / {\n";

    private const string Preflight = "if ($request_method = OPTIONS) { return 204; } # CORS\n";

    public static IReadOnlyList<Mistake> Mistakes { get; } =
    [
        new("no CORS at all", PageRequest.Put, "preflight-acao-missing", "options-not-routed"),
        new("no CORS at all, beside another header", PageRequest.Put, "preflight-acao-missing", "options-not-routed")
        {
            Layers = "add_header Cache-Control no-store;",
        },
        new(
            "authentication before CORS",
            PageRequest.Put with
            {
                Headers = ["Authorization: Basic dTpw"],
            },
            "preflight-acao-missing",
            "options-rejected-by-auth"
        )
        {
            Layers = "auth_basic \"Shop\"; auth_basic_user_file FOLDER/users;\nadd_header Access-Control-Allow-Origin *; # CORS",
        },
        new("any origin, with credentials", PageRequest.PutWithCookie, "preflight-acao-wildcard-with-credentials", null)
        {
            Layers = Preflight + Headers("*", "PUT", "authorization, content-type") + "if ($http_cookie = \"\") { return 401; }",
        },
        new("another port", PageRequest.Put, "preflight-acao-mismatch", "origin-not-in-list")
        {
            Layers = Preflight + Headers("http://127.0.0.1:1", "PUT", "authorization, content-type"),
        },
        new("the method missing", PageRequest.Put, "preflight-method-not-allowed", "options-lacks")
        {
            Layers = Preflight + Headers("THE_PAGE", "GET, POST", "authorization, content-type"),
        },
        new("a header missing", PageRequest.Put, "preflight-header-not-allowed", "options-lacks")
        {
            Layers = Preflight + Headers("THE_PAGE", "PUT", "content-type"),
        },
        new("an error without always", PageRequest.Put, "acao-missing", "error-response-bypasses-cors")
        {
            Layers = Preflight + Headers("THE_PAGE", "PUT", "authorization, content-type"),
            Answer = "return 500 '{}';",
            Status = 500,
        },
        // The application cannot be changed here, so the snippet hides the header that it sends.
        new("the header added twice", PageRequest.Put, "acao-multiple", "cors-added-twice")
        {
            Layers = Preflight + Headers("THE_PAGE", "PUT", "authorization, content-type"),
            Answer = "add_header Access-Control-Allow-Origin $http_origin;",
        },
    ];

    public string Name => "nginx";

    public string Comment => "#";

    public string Write(Mistake mistake) =>
        $$"""
            server {
                listen 127.0.0.1:OUTER;
                {{Location}}{{mistake.Layers}}
                    proxy_pass http://127.0.0.1:INNER;
                }
            }
            server {
                listen 127.0.0.1:INNER;
                if ($request_method = OPTIONS) { return 405; }
                location /orders/7 {
                    {{mistake.Answer}}
                    default_type application/json;
                    return 200 '{"method":"$request_method","cookie":"$http_cookie"}';
                }
            }
            """;

    public string Insert(string program, string snippet)
    {
        Assert.StartsWith("# Inside the server { } block, before its locations.", snippet, StringComparison.Ordinal);
        var headers = string.Concat(
            snippet.Split('\n').Where(line => line.StartsWith("add_header ", StringComparison.Ordinal)).Select(line => line + "\n")
        );
        var isNeeded = program.Contains("\nadd_header Cache-Control", StringComparison.Ordinal);
        if (isNeeded)
            Assert.Contains(
                "A location with an add_header or a proxy_hide_header\n# of its own does not inherit the server's: repeat the "
                    + "lines of that directive in it.\n",
                snippet,
                StringComparison.Ordinal
            );
        var place = program.IndexOf(Location, StringComparison.Ordinal);
        var inside = place + Location.Length;
        return program[..place] + snippet + Location + (isNeeded ? headers : "") + program[inside..];
    }

    public Task<BackendProcess> StartAsync(string program) => NginxProcess.StartAsync(program, users: "u:{PLAIN}p\n");

    private static string Headers(string origin, string methods, string names) =>
        $"""
            add_header Access-Control-Allow-Origin {origin}; # CORS
            add_header Access-Control-Allow-Methods "{methods}"; # CORS
            add_header Access-Control-Allow-Headers "{names}"; # CORS

            """;
}
