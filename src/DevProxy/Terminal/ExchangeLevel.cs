using DevProxy.Cors;
using DevProxy.Traffic;
using Serilog.Events;

namespace DevProxy.Terminal;

/// <summary>How loud an exchange is.</summary>
internal static class ExchangeLevel
{
    /// <summary>
    /// <c>error</c> where it failed, <c>warn</c> where the browser refuses, <c>debug</c> for page assets that went well and for a browser that went
    /// away, else <c>info</c>.
    /// </summary>
    public static LogEventLevel Of(ExchangeRecord record)
    {
        if (record.Error is { } error)
            return error.Type == "client_gone" ? LogEventLevel.Debug : LogEventLevel.Error;
        if (record.Cors.Delivered?.Outcome == Outcome.Blocked)
            return LogEventLevel.Warning;
        return PageAsset.IsOne(record) ? LogEventLevel.Debug : LogEventLevel.Information;
    }
}
