using System.Globalization;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>The <c>Server-Timing</c> header, which the browser's Network tab shows: the number leads to the exchange's record, the words are its verdict.</summary>
internal static class ServerTiming
{
    private const string Header = "Server-Timing";

    /// <summary>Adds the header, the exchange being judged.</summary>
    public static void Write(IHeaderDictionary headers, Exchange exchange) => headers.Append(Header, Of(exchange));

    // DevProxy's share and the upstream's add up to the time until the headers.
    private static string Of(Exchange exchange)
    {
        double? upstream = exchange.Upstream is { FirstByteMs: { } firstByte } ? firstByte - exchange.UpstreamAskedMs!.Value : null;
        var own = exchange.ElapsedMs - (upstream ?? 0);
        var self = string.Create(
            CultureInfo.InvariantCulture,
            $"devproxy;dur={Math.Max(own, 0):0.0};desc=\"#{exchange.Id}{Words(exchange.Cors.Delivered)}\""
        );
        return upstream is null
            ? self
            : string.Create(CultureInfo.InvariantCulture, $"{self}, upstream;dur={Math.Max(upstream.Value, 0):0.0}");
    }

    private static string Words(Verdict? verdict) =>
        verdict switch
        {
            null or { Outcome: Outcome.NotApplicable } => "",
            { Code: { } code } => $" {WireName.Of(verdict.Outcome)}: {WireName.Of(code)}",
            _ => " " + WireName.Of(verdict.Outcome),
        };
}
