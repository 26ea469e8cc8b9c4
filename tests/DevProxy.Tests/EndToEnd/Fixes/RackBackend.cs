using System.Globalization;

namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>A Rack application with <c>rack-cors</c>, under WEBrick.</summary>
internal sealed class RackBackend : IBackend
{
    public static IReadOnlyList<Mistake> Mistakes { get; } =
    [
        new("no CORS at all", PageRequest.Put, "preflight-acao-missing", "options-not-routed"),
        new("authentication before CORS", PageRequest.Put, "preflight-acao-missing", "options-rejected-by-auth")
        {
            Layers =
                "use(Class.new do\n"
                + "  def initialize(app) = @app = app\n"
                + "  def call(env) = env['HTTP_AUTHORIZATION'] ? @app.call(env) : [401, {}, []]\n"
                + "end)\n"
                + With("THE_PAGE", ":any"),
        },
        new("another port", PageRequest.Put, "preflight-acao-missing", null) { Layers = With("http://127.0.0.1:1", ":any") },
        new("the method missing", PageRequest.Put, "preflight-acao-missing", null) { Layers = With("THE_PAGE", "[:get]") },
    ];

    /// <summary>Whether Ruby has the libraries that the program needs.</summary>
    public static Lazy<Task<bool>> IsHere { get; } =
        new(() => FormOriginTests.RunsAsync("ruby", "-e", "require 'rack'; require 'rack/cors'; require 'rack/handler/webrick'"));

    public string Name => "rack";

    public string Comment => "#";

    public string Write(Mistake mistake) =>
        $$"""
            {{mistake.Layers}}
            run lambda { |env|
              next [405, {}, []] if env['REQUEST_METHOD'] == 'OPTIONS'
              [200, { 'Content-Type' => 'application/json' }, [%({"method":"#{env['REQUEST_METHOD']}","cookie":"#{env['HTTP_COOKIE']}"})]]
            }

            """;

    public string Insert(string program, string snippet)
    {
        Assert.StartsWith("# config.ru, above every other `use` and above `run`", snippet, StringComparison.Ordinal);
        return snippet + program;
    }

    public Task<BackendProcess> StartAsync(string program)
    {
        var (folder, port) = (new TemporaryFolder(), FreePort.Next());
        folder.Write("config.ru", program);
        string[] arguments = ["-q", "-E", "none", "-s", "webrick", "-o", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture)];
        return BackendProcess.StartAsync(CliWrap.Cli.Wrap("rackup").WithArguments(arguments), folder, port);
    }

    private static string With(string origin, string methods) =>
        $"""
            require 'rack/cors' # CORS
            use Rack::Cors do # CORS
              allow do # CORS
                origins '{origin}' # CORS
                resource '*', headers: :any, methods: {methods} # CORS
              end # CORS
            end # CORS

            """;
}
