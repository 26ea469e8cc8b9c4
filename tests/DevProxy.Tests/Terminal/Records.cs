using System.Collections.Immutable;
using DevProxy.Cors;
using DevProxy.Exchanges;

namespace DevProxy.Tests.Terminal;

/// <summary>Exchange records as the store gives them out.</summary>
internal static class Records
{
    public const string Page = "http://localhost:3000";
    public const string Proxy = "http://localhost:8010";
    public const string Api = "https://api.example.com";

    public static DateTimeOffset Noon { get; } = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A request without CORS that the upstream answered.</summary>
    public static ExchangeRecord Plain(string path = "/api/users", int status = 200, params IEnumerable<HeaderLine> requestHeaders) => new(
        42,
        ExchangeKind.Request,
        Noon,
        34.2,
        "/api",
        new RequestPart("GET", Proxy + path, "HTTP/1.1", new HeaderList(requestHeaders), null),
        new UpstreamPart(Api + path, HeaderList.Empty, status, HeaderList.Empty, "HTTP/2", 30),
        new ResponsePart(status, HeaderList.Empty, null),
        null,
        null,
        new CorsPart(Layout.NotABrowser, null, Proxy, null, null, "off", [], null, null, []));

    /// <summary>A request of a page on another origin.</summary>
    public static ExchangeRecord Cross(Verdict upstream, Verdict delivered, string mode = "repair") => Plain() with
    {
        Request = new RequestPart("GET", Proxy + "/api/users", "HTTP/1.1", new HeaderList(new HeaderLine("Origin", Page)), null),
        Cors = new CorsPart(Layout.Beside, Page, Proxy, false, new PreflightPart(PreflightState.NotNeeded, null), mode, [], upstream, delivered, []),
    };

    /// <summary>A preflight for a PUT, which the upstream answered 401 and DevProxy, in <c>repair</c>, itself.</summary>
    public static ExchangeRecord Preflight(Verdict? upstream = null, Verdict? delivered = null, string names = "authorization,x-custom-header") => Plain() with
    {
        Id = 41,
        Kind = ExchangeKind.Preflight,
        Request = new RequestPart(
            "OPTIONS",
            Proxy + "/api/users",
            "HTTP/1.1",
            new HeaderList(
                new HeaderLine("Origin", Page),
                new HeaderLine("Access-Control-Request-Method", "PUT"),
                new HeaderLine("Access-Control-Request-Headers", names)),
            null),
        Upstream = new UpstreamPart(Api + "/api/users", HeaderList.Empty, 401, new HeaderList(new HeaderLine("WWW-Authenticate", "Bearer")), "HTTP/2", 30),
        Response = new ResponsePart(204, new HeaderList(new HeaderLine("access-control-allow-origin", Page)), null),
        Cors = new CorsPart(
            Layout.Beside,
            Page,
            Proxy,
            null,
            new PreflightPart(PreflightState.Pending, null),
            "repair",
            ["+ access-control-allow-origin: " + Page, "+ access-control-allow-methods: PUT", "+ access-control-allow-headers: authorization,x-custom-header"],
            upstream ?? Blocked(FailureCode.PreflightAcaoMissing),
            delivered ?? Allowed,
            []),
    };

    public static Verdict Allowed { get; } = Of(Outcome.Allowed, null);

    public static Verdict NotApplicable { get; } = Of(Outcome.NotApplicable, null);

    public static Verdict Blocked(FailureCode code, Backend? backend = Backend.Express) => Of(Outcome.Blocked, code) with
    {
        Message = $"Access to fetch at '{Proxy}/api/users' from origin '{Page}' has been blocked by CORS policy: "
            + "Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        Explanation = "The API asked the preflight for a login, which a preflight never carries.",
        Fix = new Fix(
            "Let the CORS middleware answer OPTIONS before authentication.",
            backend,
            ImmutableSortedDictionary<Backend, string>.Empty.Add(
                Backend.Express,
                "app.use(cors({\n  origin: ['http://localhost:3000'],\n  methods: ['PUT'],\n}));\napp.use(authenticate);")),
    };

    public static Verdict Of(Outcome outcome, FailureCode? code) => new(
        outcome, code, CredentialsMode.Unknown, new Hypothesis(outcome, code), new Hypothesis(outcome, code), [], null, [], [], null, null, null);

    public static ExchangeError Refused { get; } = new(
        "connection_refused",
        "Nothing listens on localhost:5000 (127.0.0.1:5000 refused, [::1]:5000 refused).",
        "Start the server, or change the target of the route /api.");

    public static ExchangeError ClientGone { get; } = new("client_gone", "The browser went away.", "");
}
