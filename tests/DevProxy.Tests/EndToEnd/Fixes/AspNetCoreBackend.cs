using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>ASP.NET Core: a <c>Program.cs</c> that is compiled here and runs as a separate process.</summary>
internal sealed class AspNetCoreBackend : IBackend
{
    private const string Build = "var app = builder.Build();";

    private const string BuildWithCors = "builder.Services.AddCors(); // CORS\nvar app = builder.Build();\n";

    // The namespaces that the Web SDK imports into every file.
    private const string ImplicitUsings = """
        global using System;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.Extensions.DependencyInjection;
        """;

    private const string Runtime = """
        { "runtimeOptions": { "frameworks": [
          { "name": "Microsoft.NETCore.App", "version": "10.0.0" }, { "name": "Microsoft.AspNetCore.App", "version": "10.0.0" } ] } }
        """;

    // All programs are compiled from this one, so that the frameworks are read once.
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "app",
        [CSharpSyntaxTree.ParseText(ImplicitUsings)],
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(file => Path.GetDirectoryName(Path.GetDirectoryName(file))!.EndsWith(".App", StringComparison.Ordinal))
            .Select(file => MetadataReference.CreateFromFile(file)),
        new CSharpCompilationOptions(OutputKind.ConsoleApplication)
    );

    public static IReadOnlyList<Mistake> Mistakes { get; } =
    [
        new("no CORS at all", PageRequest.Put, "preflight-acao-missing", "options-not-routed") { Layers = Build },
        new("authentication before UseCors", PageRequest.Put, "preflight-acao-missing", "options-rejected-by-auth")
        {
            Layers =
                BuildWithCors
                + """
                    app.Use((context, next) => context.Request.Headers.Authorization.Count > 0 ? next(context) : Task.FromResult(context.Response.StatusCode = 401));
                    app.UseCors(policy => policy.WithOrigins("http://localhost:3001").AllowAnyHeader().AllowAnyMethod()); // CORS
                    """,
        },
        new("an error past UseCors", PageRequest.Put, "acao-missing", "error-response-bypasses-cors")
        {
            Layers =
                BuildWithCors
                + """
                    app.Use((context, next) => HttpMethods.IsPut(context.Request.Method) ? Task.FromResult(context.Response.StatusCode = 429) : next(context));
                    app.UseCors(policy => policy.WithOrigins("THE_PAGE").AllowAnyHeader().AllowAnyMethod()); // CORS
                    """,
            Status = 429,
        },
        new("any origin, with credentials", PageRequest.PutWithCookie, "preflight-acao-wildcard-with-credentials", null)
        {
            Layers = BuildWithCors + "app.UseCors(policy => policy.AllowAnyOrigin().AllowAnyHeader().AllowAnyMethod()); // CORS",
            Answer = "if (context.Request.Cookies.Count == 0) return Results.Unauthorized();",
        },
        new("another port", PageRequest.Put, "preflight-acao-missing", null)
        {
            Layers =
                BuildWithCors
                + "app.UseCors(policy => policy.WithOrigins(\"http://127.0.0.1:1\").AllowAnyHeader().AllowAnyMethod()); // CORS",
        },
        new("the method missing", PageRequest.Put, "preflight-method-not-allowed", "options-lacks")
        {
            Layers = BuildWithCors + "app.UseCors(policy => policy.WithOrigins(\"THE_PAGE\").AllowAnyHeader()); // CORS",
        },
        new("the headers missing", PageRequest.Put, "preflight-header-not-allowed", "options-lacks")
        {
            Layers = BuildWithCors + "app.UseCors(policy => policy.WithOrigins(\"THE_PAGE\").AllowAnyMethod()); // CORS",
        },
    ];

    public string Name => "aspnetcore";

    public string Comment => "//";

    public string Write(Mistake mistake) =>
        $$"""
            var builder = WebApplication.CreateBuilder(args);
            {{mistake.Layers}}
            app.MapMethods("/orders/7", ["GET", "PUT", "POST", "PATCH", "DELETE"], (HttpContext context) =>
            {
                {{mistake.Answer}}
                return Results.Json(new { method = context.Request.Method, cookie = context.Request.Headers.Cookie.ToString() });
            });
            app.Run();

            """;

    public string Insert(string program, string snippet)
    {
        Assert.StartsWith($"// Program.cs: replace the line `{Build}` with this,", snippet, StringComparison.Ordinal);
        return program.Replace(Build, snippet, StringComparison.Ordinal);
    }

    public Task<BackendProcess> StartAsync(string program)
    {
        var (folder, port) = (new TemporaryFolder(), FreePort.Next());
        var app = Path.Combine(folder.Path, "app.dll");
        var result = Empty.AddSyntaxTrees(CSharpSyntaxTree.ParseText(program)).Emit(app);
        Assert.True(result.Success, $"{string.Join('\n', result.Diagnostics)}\n{program}");
        folder.Write("app.runtimeconfig.json", Runtime);
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        return BackendProcess.StartAsync(CliWrap.Cli.Wrap("dotnet").WithArguments([app, "--urls", url]), folder, port);
    }
}
