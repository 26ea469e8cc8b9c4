using System.Runtime.CompilerServices;

namespace DevProxy.Benchmarks;

/// <summary>A proxy, and the command that starts it as <see cref="Peer"/> knows it.</summary>
internal sealed record Contender(string Name, string Command)
{
    public const string Floor = "YARP's forwarder, nothing around it, native";
    public const string EmptyYarp = "YARP with one route, JIT";
    public const string DevProxy = "DevProxy, native";
    public const string Quiet = "DevProxy, native, log of warnings alone, no inspector";
    public const string Caddy = "Caddy";
    public const string Middleware = "http-proxy-middleware";
    public const string Vite = "Vite's dev server";
    public const string LocalCorsProxy = "local-cors-proxy";

    public const string DevProxyArguments = " {target} --port {port}";

    /// <summary>The folder of the benchmarks.</summary>
    public static string Folder { get; } = FolderOf();

    /// <summary>DevProxy as <c>run.sh</c> has published it.</summary>
    public static string Native { get; } = $"{Folder}/bin/compared/native/devproxy";

    public static string FloorCommand { get; } = $"{Folder}/bin/compared/floor/Floor {{target}} {{port}}";

    /// <summary>Everything that is compared, the least that DevProxy could be first, but for what this machine has not.</summary>
    public static IEnumerable<Contender> All()
    {
        var node = $"{Found("node")} {Folder}/Peers/node/peer.mjs";
        Contender[] all =
        [
            new(Floor, FloorCommand),
            new(EmptyYarp, $"{Folder}/bin/compared/yarp/EmptyYarp {{target}} {{port}}"),
            new(DevProxy, $"{Native}{DevProxyArguments}"),
            new(Quiet, $"{Native}{DevProxyArguments} --log-level warn --no-inspector"),
            new("DevProxy, JIT", $"{Folder}/bin/compared/jit/devproxy{DevProxyArguments}"),
            new("nginx", $"{Found("nginx")} -p {{folder}} -c {{filled:{Folder}/Peers/nginx.conf}}"),
            new("HAProxy", $"{Found("haproxy")} -db -f {{filled:{Folder}/Peers/haproxy.cfg}}"),
            new(Caddy, $"{Found("caddy")} run --config {{filled:{Folder}/Peers/Caddyfile}} --adapter caddyfile"),
            new(Middleware, $"{node} http-proxy-middleware {{target}} {{port}}"),
            new(Vite, $"{node} vite {{target}} {{port}}"),
            new(LocalCorsProxy, $"{node} local-cors-proxy {{target}} {{port}}"),
        ];
        return all.Where(static one => IsThere(one));
    }

    private static bool IsThere(Contender one)
    {
        if (File.Exists(one.Command.Split(' ')[0]))
            return true;
        Console.Error.WriteLine($"{one.Name} is not there: {one.Command}");
        return false;
    }

    // Debian keeps servers where not everybody looks.
    private static string Found(string program) =>
        $"{Environment.GetEnvironmentVariable("PATH")}{Path.PathSeparator}/usr/sbin"
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists, program);

    private static string FolderOf([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
