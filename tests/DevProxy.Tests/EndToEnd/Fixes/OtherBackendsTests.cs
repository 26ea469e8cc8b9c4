namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>
/// The printed fixes for Flask, FastAPI, NestJS, Rack, PHP and Caddy, each applied as printed to a real one. Only
/// <c>tests/run.sh --servers</c> runs them.
/// </summary>
public sealed class OtherBackendsTests(Chromium chromium)
{
    private static readonly Dictionary<string, (IReadOnlyList<Mistake> Mistakes, string Missing)> Backends = new()
    {
        ["flask"] = (FlaskBackend.Mistakes, "No Python here has Flask and flask-cors: pip install flask flask-cors"),
        ["fastapi"] = (FastApiBackend.Mistakes, "No Python here has FastAPI and uvicorn: pip install fastapi uvicorn"),
        ["nestjs"] = (NestJsBackend.Mistakes, ""),
        ["rack"] = (RackBackend.Mistakes, "No Ruby here has rack-cors: apt install ruby-rack-cors ruby-webrick"),
        ["php"] = (PhpBackend.Mistakes, "PHP is not installed"),
        ["caddy"] = (CaddyBackend.Mistakes, "Caddy is not installed"),
    };

    public static TheoryData<string, string> Mistakes()
    {
        var data = new TheoryData<string, string>();
        foreach (var (backend, (mistakes, _)) in Backends)
        foreach (var mistake in mistakes)
            data.Add(backend, mistake.Name);
        return data;
    }

    public static TheoryData<string> Names() => [.. Backends.Keys];

    [Theory(Explicit = true)]
    [MemberData(nameof(Mistakes))]
    public async Task With_the_printed_fix_the_page_can_call_the_backend(string backend, string mistake)
    {
        Assert.SkipUnless(await IsHereAsync(backend), Backends[backend].Missing);
        await Repair.ProveAsync(Named(backend), Mistake.Named(Backends[backend].Mistakes, mistake), chromium);
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Names))]
    public async Task One_setting_allows_ten_different_requests(string backend)
    {
        Assert.SkipUnless(await IsHereAsync(backend), Backends[backend].Missing);
        await WholeApi.ProveAsync(Named(backend), Backends[backend].Mistakes[0], chromium);
    }

    private IBackend Named(string name) =>
        name switch
        {
            "flask" => new FlaskBackend(),
            "fastapi" => new FastApiBackend(),
            "nestjs" => new NestJsBackend(),
            "rack" => new RackBackend(),
            "php" => new PhpBackend(),
            _ => new CaddyBackend(),
        };

    private static async Task<bool> IsHereAsync(string name) =>
        name switch
        {
            "flask" => await FlaskBackend.PythonAsync() is not null,
            "fastapi" => await FastApiBackend.PythonAsync() is not null,
            "nestjs" => true,
            "rack" => await RackBackend.IsHere.Value,
            "php" => PhpBackend.Program is not null,
            _ => CaddyBackend.Program is not null,
        };
}
