using Yarp.ReverseProxy.Configuration;

// YARP with one route and one destination, as its own template has it. Usage: EmptyYarp TARGET PORT
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{args[1]}");
builder
    .Services.AddReverseProxy()
    .LoadFromMemory(
        [
            new RouteConfig
            {
                RouteId = "all",
                ClusterId = "all",
                Match = new RouteMatch { Path = "{**all}" },
            },
        ],
        [
            new ClusterConfig
            {
                ClusterId = "all",
                Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = args[0] } },
            },
        ]
    );
await using var app = builder.Build();
app.MapReverseProxy();
await app.RunAsync();
