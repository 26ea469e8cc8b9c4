using System.Collections.Frozen;
using System.Globalization;
using DevProxy.Cors;

namespace DevProxy.Checking;

/// <summary>
/// The header lines that Chromium 156 puts on the wire for <c>fetch()</c>, in its order, cookies left out. Where script's own lines go
/// among them is no rule in Chromium (the order of a hash table); here they follow <c>Connection</c>.
/// </summary>
internal static class BrowserHeaders
{
    private const string UserAgent =
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";

    private static readonly FrozenSet<string> Conditional = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "If-Modified-Since",
        "If-None-Match",
        "If-Unmodified-Since",
        "If-Match",
        "If-Range"
    );

    /// <summary>The lines of one step.</summary>
    /// <param name="step">What the engine says that is sent.</param>
    /// <param name="page">The page's origin.</param>
    /// <param name="urls">The URLs of this fetch so far, the step's own last.</param>
    /// <param name="scriptHeaders">What script set.</param>
    /// <param name="contentLength">The body's length in bytes; null where none is sent.</param>
    public static HeaderList Of(FetchStep step, Origin page, IReadOnlyList<string> urls, HeaderList scriptHeaders, int? contentLength)
    {
        _ = Origin.TryFromUrl(step.Url, out var target);
        var sent = new List<HeaderLine> { new("Host", Authority(target!)) };
        if (target!.Scheme == "http")
            sent.Add(new("Connection", "keep-alive"));
        if (contentLength is { } length)
            sent.Add(new("Content-Length", length.ToString(CultureInfo.InvariantCulture)));
        if (scriptHeaders.Any(line => Conditional.Contains(line.Name)) && !scriptHeaders.Contains("Cache-Control"))
            sent.Add(new("Cache-Control", "max-age=0"));

        var isTrustworthy = target.Scheme == "https" || target.IsLoopback;
        if (step.Kind == FetchStepKind.Preflight)
            AddPreflight(sent, step, isTrustworthy ? SiteOf(page, [step.Url]) : null);
        else
            AddRequest(sent, step, isTrustworthy ? SiteOf(page, urls) : null);

        if (Referer(page, isTrustworthy) is { } referer)
            sent.Add(new("Referer", referer));
        sent.Add(new("Accept-Encoding", Encodings(step, isTrustworthy)));
        AddUnlessSet(sent, step, "Accept-Language", "en-US,en;q=0.9");
        return new HeaderList(sent);
    }

    private static void AddPreflight(List<HeaderLine> sent, FetchStep step, string? site)
    {
        sent.AddRange(step.Headers);
        sent.Add(new("User-Agent", UserAgent));
        if (site is null)
            return;
        sent.Add(new("Sec-Fetch-Mode", "cors"));
        sent.Add(new("Sec-Fetch-Site", site));
        sent.Add(new("Sec-Fetch-Dest", "empty"));
    }

    private static void AddRequest(List<HeaderLine> sent, FetchStep step, string? site)
    {
        var origin = step.Headers.Where(line => line.Name.Equals("Origin", StringComparison.OrdinalIgnoreCase)).ToList();
        sent.AddRange(step.Headers.Except(origin));
        if (site is not null)
            sent.Add(new("sec-ch-ua-platform", "\"Linux\""));
        AddUnlessSet(sent, step, "User-Agent", UserAgent);
        if (site is not null)
        {
            sent.Add(new("sec-ch-ua", "\"Not:A-Brand\";v=\"8\", \"Chromium\";v=\"156\""));
            sent.Add(new("sec-ch-ua-mobile", "?0"));
        }

        AddUnlessSet(sent, step, "Accept", "*/*");
        sent.AddRange(origin);
        if (site is null)
            return;
        sent.Add(new("Sec-Fetch-Site", site));
        sent.Add(new("Sec-Fetch-Mode", "cors"));
        sent.Add(new("Sec-Fetch-Dest", "empty"));
    }

    private static void AddUnlessSet(List<HeaderLine> sent, FetchStep step, string name, string value)
    {
        if (!step.Headers.Contains(name))
            sent.Add(new(name, value));
    }

    // A part of a compressed body would be of no use.
    private static string Encodings(FetchStep step, bool isTrustworthy)
    {
        if (step.Headers.Contains("Range"))
            return "identity";
        return isTrustworthy ? "gzip, deflate, br, zstd" : "gzip, deflate";
    }

    // Fetch Metadata, "set the Sec-Fetch-Site header": the worst of all URLs that the request went through.
    private static string SiteOf(Origin page, IEnumerable<string> urls)
    {
        var site = "same-origin";
        foreach (var url in urls)
        {
            _ = Origin.TryFromUrl(url, out var target);
            if (page.IsSameOriginWith(target!))
                continue;
            if (!Site.AreSame(page, target!))
                return "cross-site";
            site = "same-site";
        }

        return site;
    }

    // Referrer Policy, "strict-origin-when-cross-origin", the default; of the page nothing but its origin is known.
    private static string? Referer(Origin page, bool isTrustworthy) =>
        page.Scheme is not ("http" or "https") || (page.Scheme == "https" && !isTrustworthy) ? null : page.Serialized + "/";

    private static string Authority(Origin target) => target.Serialized[(target.Scheme!.Length + "://".Length)..];
}
