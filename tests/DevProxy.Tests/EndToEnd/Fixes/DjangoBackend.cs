using System.Globalization;
using CliWrap;

namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>Django with <c>django-cors-headers</c>, under <c>manage.py runserver</c>.</summary>
internal sealed class DjangoBackend : IBackend
{
    // The line between the two files in the text of the program.
    private const string Views = "# shop.py\n";

    private const string WithCors = """
        INSTALLED_APPS += ["corsheaders"]
        MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", *MIDDLEWARE]

        """;

    public static IReadOnlyList<Mistake> Mistakes { get; } =
    [
        new("no CORS at all", PageRequest.Put, "preflight-acao-missing", "options-not-routed"),
        new("authentication before cors", PageRequest.Put, "preflight-acao-missing", "options-rejected-by-auth")
        {
            Layers = WithCors + "MIDDLEWARE = [\"shop.needs_token\", *MIDDLEWARE]\nCORS_ALLOW_ALL_ORIGINS = True # CORS",
        },
        new("a redirect before cors", PageRequest.Put with { Method = "GET", Path = "/baskets/7" }, "preflight-redirect", "slash-redirect")
        {
            Layers = """
                INSTALLED_APPS += ["corsheaders"]
                MIDDLEWARE += ["corsheaders.middleware.CorsMiddleware"]
                CORS_ALLOWED_ORIGINS = ["THE_PAGE"] # CORS
                """,
        },
        new("any origin, with credentials", PageRequest.PutWithCookie, "preflight-acao-wildcard-with-credentials", null)
        {
            Layers = WithCors + "CORS_ALLOW_ALL_ORIGINS = True # CORS",
            Answer = "if not request.COOKIES: return HttpResponse(status=401)",
        },
        new("another port", PageRequest.Put, "preflight-acao-missing", "origin-not-in-list")
        {
            Layers = WithCors + "CORS_ALLOWED_ORIGINS = [\"http://127.0.0.1:1\"] # CORS",
        },
        new("another path", PageRequest.Put, "preflight-acao-missing", "options-not-routed")
        {
            Layers = WithCors + "CORS_ALLOWED_ORIGINS = [\"THE_PAGE\"] # CORS\nCORS_URLS_REGEX = r\"^/api/\" # CORS",
        },
        new("the method missing", PageRequest.Put, "preflight-method-not-allowed", "options-lacks")
        {
            Layers = WithCors + "CORS_ALLOWED_ORIGINS = [\"THE_PAGE\"] # CORS\nCORS_ALLOW_METHODS = [\"GET\"] # CORS",
        },
        new("a header missing", PageRequest.Put with { Headers = ["X-Team: checkout"] }, "preflight-header-not-allowed", "options-lacks")
        {
            Layers = WithCors + "CORS_ALLOWED_ORIGINS = [\"THE_PAGE\"] # CORS",
        },
    ];

    /// <summary>A Python with both packages; null when there is none.</summary>
    public static Task<string?> PythonAsync() => PythonProgram.KnowingAsync("django", "corsheaders");

    public string Name => "django";

    public string Comment => "#";

    public string Write(Mistake mistake) =>
        $"""
            SECRET_KEY = "no secret at all"
            ALLOWED_HOSTS = ["127.0.0.1"]
            ROOT_URLCONF = "shop"
            INSTALLED_APPS = []
            MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
            {mistake.Layers}
            {Views}from django.http import HttpResponse, JsonResponse
            from django.urls import path
            from django.views.decorators.http import require_http_methods

            def needs_token(get_response):
                return lambda request: get_response(request) if "Authorization" in request.headers else HttpResponse(status=401)

            @require_http_methods(["GET", "PUT", "POST", "PATCH", "DELETE"])
            def answer(request):
                {mistake.Answer}
                return JsonResponse(dict(method=request.method, cookie=request.headers.get("Cookie")))

            urlpatterns = [path("orders/7", answer), path("baskets/7/", answer)]

            """;

    public string Insert(string program, string snippet)
    {
        Assert.StartsWith("# At the end of settings.py.", snippet, StringComparison.Ordinal);
        return program.Replace(Views, snippet + Views, StringComparison.Ordinal);
    }

    public async Task<BackendProcess> StartAsync(string program)
    {
        var (folder, port) = (new TemporaryFolder(), FreePort.Next());
        var files = program.Split(Views);
        folder.Write("settings.py", files[0]);
        folder.Write("shop.py", files[1]);
        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        var command = CliWrap
            .Cli.Wrap((await PythonAsync())!)
            .WithArguments(["-B", "-m", "django", "runserver", "--noreload", address])
            .WithEnvironmentVariables(variables => variables.Set("DJANGO_SETTINGS_MODULE", "settings").Set("PYTHONPATH", folder.Path));
        return await BackendProcess.StartAsync(command, folder, port);
    }
}
