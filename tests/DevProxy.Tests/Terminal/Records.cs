using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Tests.Terminal;

/// <summary>Exchange records as the store gives them out.</summary>
internal static class Records
{
    public const string Page = "http://localhost:3000";
    public const string Proxy = "http://localhost:8010";
    public const string Api = "https://api.example.com";

    public static DateTimeOffset Noon { get; } = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    /// <summary>An answer that any browser lets pass, for a page at <see cref="Page"/>.</summary>
    public static Answer Open { get; } =
        Answer(
            200,
            "Access-Control-Allow-Origin: " + Page,
            "Access-Control-Allow-Credentials: true",
            "Access-Control-Allow-Methods: PUT",
            "Access-Control-Allow-Headers: authorization, x-custom-header"
        );

    /// <summary>An answer without any CORS header.</summary>
    public static Answer Bare { get; } = Answer(200, "Content-Type: application/json");

    public static ExchangeError Refused { get; } =
        new(
            "connection_refused",
            "Nothing is listening on localhost:5000 (127.0.0.1:5000 refused, [::1]:5000 refused).",
            "Start the server, or change the target of the route /api."
        );

    public static ExchangeError ClientGone { get; } = new("client_gone", "The browser disconnected.", "");

    public static Answer Answer(int status, params IEnumerable<string> lines) => new(status, Headers(lines));

    public static HeaderList Headers(params IEnumerable<string> lines) =>
        new(
            lines.Select(line => new HeaderLine(
                line[..line.IndexOf(':', StringComparison.Ordinal)],
                line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]
            ))
        );

    /// <summary>A request without CORS that the upstream answered.</summary>
    public static ExchangeRecord Plain(string path = "/api/users", int status = 200, params IEnumerable<string> requestHeaders) =>
        new(
            42,
            ExchangeKind.Request,
            Noon,
            34.2,
            "/api",
            new RequestPart("GET", Proxy + path, "HTTP/1.1", Headers(requestHeaders), null),
            new UpstreamPart(Api + path, HeaderList.Empty, status, HeaderList.Empty, "HTTP/2", 30),
            new ResponsePart(status, HeaderList.Empty, null),
            null,
            null,
            new CorsPart(Layout.NotABrowser, null, Proxy, null, null, "off", [], null, null, [])
        );

    /// <summary>A request of a page on another origin, which needs no preflight.</summary>
    public static ExchangeRecord Cross(Answer upstream, Answer delivered, string mode = "repair", string page = Page)
    {
        var context = new JudgingContext(Proxy + "/api/users", page, "GET", [], CredentialsMode.Unknown);
        var plain = Plain(requestHeaders: "Origin: " + page);
        return plain with
        {
            Upstream = plain.Upstream! with { Status = upstream.Status, Headers = upstream.Headers },
            Response = new ResponsePart(delivered.Status, delivered.Headers, null),
            Cors = new CorsPart(
                Layout.Beside,
                page,
                Proxy,
                false,
                new PreflightPart(PreflightState.NotNeeded, null),
                mode,
                Changed(upstream, delivered),
                Judge.Request(context, upstream),
                Judge.Request(context, delivered),
                []
            ),
        };
    }

    /// <summary>A preflight for a PUT.</summary>
    public static ExchangeRecord Preflight(
        Answer? upstream,
        Answer delivered,
        string mode = "repair",
        string names = "authorization,x-custom-header",
        string page = Page
    )
    {
        var context = new JudgingContext(Proxy + "/api/users", page, "PUT", [.. names.Split(',')], CredentialsMode.Unknown);
        var plain = Plain(
            requestHeaders: ["Origin: " + page, "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: " + names]
        );
        return plain with
        {
            Kind = ExchangeKind.Preflight,
            Request = plain.Request with { Method = "OPTIONS" },
            Upstream = upstream is null ? null : plain.Upstream! with { Status = upstream.Status, Headers = upstream.Headers },
            Response = new ResponsePart(delivered.Status, delivered.Headers, null),
            Cors = new CorsPart(
                Layout.Beside,
                page,
                Proxy,
                null,
                new PreflightPart(PreflightState.Pending, null),
                mode,
                Changed(upstream, delivered),
                upstream is null ? null : Judge.Preflight(context, upstream),
                Judge.Preflight(context, delivered),
                []
            ),
        };
    }

    private static ImmutableArray<string> Changed(Answer? upstream, Answer delivered) =>
        ReferenceEquals(upstream, delivered)
            ? []
            :
            [
                .. delivered
                    .Headers.Where(line => line.Name.StartsWith("Access", StringComparison.Ordinal))
                    .Select(line => $"+ {line.Name.ToLowerInvariant()}: {line.Value}"),
            ];

    /// <summary>The same record, of an exchange that its route of a configuration took.</summary>
    public static ExchangeRecord TakenIn(this ExchangeRecord record, ProxyConfig config) =>
        record with
        {
            TakenBy = config.Routes.FirstOrDefault(route => route.Key == record.Route),
        };
}
