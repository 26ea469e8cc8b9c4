using DevProxy.Configuration;
using DevProxy.Cors;

namespace DevProxy.Forwarding;

/// <summary>
/// Tells, once, that cookies of other servers go along to an API elsewhere. A browser keeps cookies for a host whatever the port, so a page
/// of <c>localhost</c> sends what every server on <c>localhost</c> has ever set.
/// </summary>
/// <param name="target">Where they go.</param>
internal sealed class ForeignCookies(UpstreamTarget target)
{
    // A server that keeps inventing names must not fill the memory.
    private const int MostNames = 1000;
    private const int ShownNames = 5;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);
    private bool _told;

    /// <summary>The upstream has set cookies: they are its own.</summary>
    /// <param name="lines"><c>Set-Cookie</c>, line by line.</param>
    public void Own(IEnumerable<string?> lines)
    {
        if (target.IsLocal)
            return;
        lock (_gate)
        {
            foreach (var line in lines.Where(_ => _own.Count < MostNames))
                _own.Add(new SetCookieLine(line ?? "").Name);
        }
    }

    /// <summary>The sentence about cookies that the upstream has not set; null when there is none, or when it was said before.</summary>
    /// <param name="cookies">What is sent in <c>Cookie</c>.</param>
    /// <param name="host">The host in the browser's address bar.</param>
    /// <param name="key">The route.</param>
    public string? Remark(string cookies, string host, string key)
    {
        if (target.IsLocal || !Origin.IsLoopbackHost(host))
            return null;
        List<string> foreign;
        lock (_gate)
        {
            if (_told)
                return null;
            foreign =
            [
                .. cookies
                    .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Select(NameOf)
                    .Where(name => !_own.Contains(name))
                    .Distinct(),
            ];
            _told = foreign.Count > 0;
        }

        return foreign.Count == 0
            ? null
            : $"{target.Origin} gets cookies that it has not set since DevProxy started: {Shown(foreign)}. Browsers share cookies "
                + $"between all ports of {host}, so they may belong to another server. "
                + $"To stop sending them, write \"headers\": {{ \"Cookie\": null }} into the route \"{key}\", or open the page under a "
                + "separate host name, such as app.localhost.";
    }

    // A cookie without "=" is all value (RFC 6265bis, section 5.6), which must not be shown.
    private static string NameOf(string pair) => pair.Contains('=', StringComparison.Ordinal) ? pair.Split('=')[0] : "";

    private static string Shown(List<string> written)
    {
        var names = written.ConvertAll(static name => name.Length == 0 ? "one without a name" : name);
        return names.Count <= ShownNames
            ? string.Join(", ", names)
            : $"{string.Join(", ", names.Take(ShownNames))} and {names.Count - ShownNames} more";
    }
}
