using DevProxy.Configuration;
using DevProxy.Responding;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Routing;

namespace DevProxy.Inspector;

/// <summary>The inspector: its page and its API, on a listener of its own.</summary>
internal sealed class InspectorSite
{
    // Its own files and nothing else; no form, no frame around it, and no string that becomes markup or code.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private static readonly string[] Reads = ["GET", "HEAD"];

    private readonly InspectorGate _gate;
    private readonly PageFiles _files;
    private readonly HelpPages _help = new();
    private readonly ExchangesEndpoint _exchanges;
    private readonly ReplayEndpoint _replay;
    private readonly EventsEndpoint _events;
    private readonly HarEndpoint _har;
    private readonly ConfigEndpoint _config;
    private readonly MocksEndpoint _mocks;
    private readonly OverridesEndpoint _overrides;
    private readonly ProfileEndpoint _profile;
    private readonly PolicyEndpoint _policy;
    private readonly ExplainEndpoint _explain;

    /// <summary>An inspector for one running proxy, with its token.</summary>
    /// <param name="traffic">What happens in the proxy.</param>
    /// <param name="status">Its configuration.</param>
    /// <param name="answers">What it answers without an upstream.</param>
    /// <param name="place">Where both listen.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">DevProxy is ending.</param>
    public InspectorSite(
        LiveTraffic traffic,
        ConfigStatus status,
        LocalAnswers answers,
        InspectorPlace place,
        TimeProvider time,
        CancellationToken stopping
    )
    {
        _gate = new InspectorGate(place.AcceptsHost, place.Token);
        _files = new PageFiles(place.Token);
        _exchanges = new ExchangesEndpoint(traffic);
        _replay = new ReplayEndpoint(traffic);
        _events = new EventsEndpoint(traffic, status, time, stopping);
        _har = new HarEndpoint(traffic);
        _config = new ConfigEndpoint(status, answers.Overrides, place.ProxyUrl, place.InspectorUrl, place.Token);
        _mocks = new MocksEndpoint(answers.Mocks);
        _overrides = new OverridesEndpoint(answers);
        _profile = new ProfileEndpoint(status);
        _policy = new PolicyEndpoint(traffic, status);
        _explain = new ExplainEndpoint(answers.Explain);
    }

    /// <summary>Answers everything that comes to the inspector's listener.</summary>
    public void Use(IApplicationBuilder listener) =>
        listener
            .Use(GuardAsync)
            .UseStatusCodePages(pages => InspectorJson.RefuseAsync(pages.HttpContext, Unknown(pages.HttpContext)))
            .UseRouting()
            .UseEndpoints(Map);

    private Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        return _gate.Examine(context.Request) is { } refusal ? InspectorJson.RefuseAsync(context, refusal) : next(context);
    }

    private void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var path in _files.Paths)
            endpoints.MapMethods(path, Reads, context => _files.AnswerAsync(context, path));
        foreach (var path in _help.Paths)
            endpoints.MapMethods(path, Reads, context => _help.AnswerAsync(context, path));
        endpoints.MapMethods("/api/exchanges", Reads, _exchanges.ListAsync);
        endpoints.MapDelete("/api/exchanges", _exchanges.ClearAsync);
        endpoints.MapMethods("/api/exchanges/{id:long}", Reads, _exchanges.OneAsync);
        endpoints.MapMethods("/api/exchanges/{id:long}/curl", Reads, _exchanges.CurlAsync);
        endpoints.MapPost("/api/exchanges/{id:long}/replay", _replay.ReplayAsync);
        endpoints.MapGet("/api/events", _events.StreamAsync);
        endpoints.MapMethods("/api/har", Reads, _har.DownloadAsync);
        endpoints.MapPost("/api/har", _har.JudgeAsync);
        endpoints.MapMethods("/api/config", Reads, _config.AnswerAsync);
        endpoints.MapMethods("/api/mocks", Reads, _mocks.ListAsync);
        endpoints.MapPost("/api/mocks", _mocks.SaveAsync);
        endpoints.MapMethods("/api/mocks/{name}", Reads, _mocks.TextAsync);
        endpoints.MapPut("/api/mocks/{name}", _mocks.WriteAsync);
        endpoints.MapPatch("/api/mocks/{name}", _mocks.SwitchAsync);
        endpoints.MapMethods("/api/overrides", Reads, _overrides.ListAsync);
        endpoints.MapPost("/api/overrides", _overrides.SetAsync);
        endpoints.MapDelete("/api/overrides", _overrides.EndAsync);
        endpoints.MapMethods("/api/profile", Reads, _profile.AnswerAsync);
        endpoints.MapPost("/api/profile", _profile.UseAsync);
        endpoints.MapMethods("/api/policy", Reads, _policy.AnswerAsync);
        endpoints.MapMethods("/api/explain", Reads, _explain.AnswerAsync);
        endpoints.MapMethods("/health", Reads, HealthAsync);
    }

    private static Task HealthAsync(HttpContext context) =>
        InspectorJson.AnswerAsync(
            context,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("status", "ok");
                json.WriteEndObject();
            }
        );

    private static Refusal Unknown(HttpContext context) =>
        context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed
            ? new Refusal(
                StatusCodes.Status405MethodNotAllowed,
                "Method not allowed",
                $"{context.Request.Path} takes {context.Response.Headers.Allow}."
            )
            : new Refusal(
                context.Response.StatusCode,
                "Not found",
                "The inspector has its page at / and its API at /api/exchanges, /api/events, /api/har, /api/config, /api/mocks, "
                    + "/api/overrides, /api/policy, /api/explain and /api/profile. The application is at the proxy's own port."
            );
}

/// <summary>What DevProxy answers without an upstream, as far as the inspector may change it, and what becomes of a request.</summary>
/// <param name="Mocks">The folder of mocks.</param>
/// <param name="Overrides">What is switched on.</param>
/// <param name="Config">The configuration in force.</param>
/// <param name="Explain">What becomes of a request under it.</param>
internal sealed record LocalAnswers(MockEditor Mocks, Overrides Overrides, Func<ProxyConfig> Config, Explain Explain);

/// <summary>Where DevProxy listens.</summary>
/// <param name="ProxyUrl">The proxy, as a browser on this machine writes it.</param>
/// <param name="InspectorUrl">The inspector, likewise.</param>
/// <param name="AcceptsHost">The Host check of the inspector's listener.</param>
/// <param name="Token">What a request that changes something has to show.</param>
internal sealed record InspectorPlace(string ProxyUrl, string InspectorUrl, Func<string?, bool> AcceptsHost, string Token);
