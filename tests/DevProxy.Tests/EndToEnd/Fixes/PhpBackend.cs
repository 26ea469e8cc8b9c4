using System.Globalization;

namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>PHP without a framework, under its own server.</summary>
internal sealed class PhpBackend : IBackend
{
    private const string Start = "<?php\n";

    public static IReadOnlyList<Mistake> Mistakes { get; } =
    [
        new("no CORS at all", PageRequest.Put, "preflight-acao-missing", "options-not-routed"),
        new("any origin, with credentials", PageRequest.PutWithCookie, "preflight-acao-wildcard-with-credentials", null)
        {
            Layers = Headers("'Access-Control-Allow-Origin: *'"),
            Answer = "if (!$_COOKIE) { http_response_code(401); exit; }",
        },
        new("another port", PageRequest.Put, "preflight-acao-mismatch", null)
        {
            Layers = Headers("'Access-Control-Allow-Origin: http://127.0.0.1:1'"),
        },
        new("the header added twice", PageRequest.Put, "preflight-acao-multiple", "cors-added-twice")
        {
            Layers = Headers("'Access-Control-Allow-Origin: *'", "'Access-Control-Allow-Origin: THE_PAGE', false"),
        },
    ];

    public static string? Program { get; } = InstalledProgram.Find("php");

    public string Name => "php";

    public string Comment => "//";

    public string Write(Mistake mistake) =>
        $$"""
            {{Start}}{{mistake.Layers}}
            if ($_SERVER['REQUEST_METHOD'] === 'OPTIONS') { http_response_code(405); exit; }
            {{mistake.Answer}}
            header('Content-Type: application/json');
            echo json_encode(['method' => $_SERVER['REQUEST_METHOD'], 'cookie' => $_SERVER['HTTP_COOKIE'] ?? null]);

            """;

    public string Insert(string program, string snippet)
    {
        Assert.StartsWith("<?php\n// Replace the line <?php with this at the top of the script", snippet, StringComparison.Ordinal);
        return program.Replace(Start, snippet, StringComparison.Ordinal);
    }

    public Task<BackendProcess> StartAsync(string program)
    {
        var (folder, port) = (new TemporaryFolder(), FreePort.Next());
        folder.Write("index.php", program);
        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        return BackendProcess.StartAsync(CliWrap.Cli.Wrap(Program!).WithArguments(["-S", address, "index.php"]), folder, port);
    }

    private static string Headers(params string[] lines) =>
        string.Concat(lines.Select(static line => $"header({line}); // CORS\n"))
        + "if ($_SERVER['REQUEST_METHOD'] === 'OPTIONS') { exit; } // CORS";
}
