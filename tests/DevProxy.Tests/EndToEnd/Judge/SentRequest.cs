using DevProxy.Cors;
using DevProxy.Tests.Checking;
using DevProxy.Traffic;

namespace DevProxy.Tests.EndToEnd.Judge;

/// <summary>The parts of a request that the CORS rules determine.</summary>
/// <param name="IsPreflight">Whether it is a preflight.</param>
/// <param name="Asks">The value of Access-Control-Request-Method.</param>
/// <param name="AskedHeaders">The value of Access-Control-Request-Headers.</param>
internal sealed record SentRequest(bool IsPreflight, string Method, string Target, string? Origin, string? Asks, string? AskedHeaders)
{
    public static SentRequest Read(string head)
    {
        var line = head.Split("\r\n", 2)[0].Split(' ');
        var asks = ScriptedServer.Header(head, CorsHeader.RequestMethod);
        return new(
            line[0] == "OPTIONS" && asks is not null,
            line[0],
            line[1],
            ScriptedServer.Header(head, CorsHeader.Origin),
            asks,
            ScriptedServer.Header(head, CorsHeader.RequestHeaders)
        );
    }

    public static SentRequest Of(ExchangeRecord record) =>
        new(
            record.Kind == ExchangeKind.Preflight,
            record.Request.Method,
            new Uri(record.Request.Url).PathAndQuery,
            record.Request.Headers.Get(CorsHeader.Origin),
            record.Request.Headers.Get(CorsHeader.RequestMethod),
            record.Request.Headers.Get(CorsHeader.RequestHeaders)
        );

    public static SentRequest Of(FetchStep step) =>
        new(
            step.Kind == FetchStepKind.Preflight,
            step.Method,
            new Uri(step.Url).PathAndQuery,
            step.Headers.Get(CorsHeader.Origin),
            step.Headers.Get(CorsHeader.RequestMethod),
            step.Headers.Get(CorsHeader.RequestHeaders)
        );
}
