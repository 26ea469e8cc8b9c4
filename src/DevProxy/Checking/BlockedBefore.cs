using DevProxy.Cors;

namespace DevProxy.Checking;

/// <summary>What keeps a browser from asking at all, whatever the server would answer. No CORS header helps, so it is a remark and no verdict.</summary>
internal static class BlockedBefore
{
    /// <summary>The remarks that a page and a URL call for.</summary>
    public static IEnumerable<string> Notes(Origin page, string url)
    {
        if (page.Scheme != "https" || !Origin.TryFromUrl(url, out var target))
            yield break;

        // Mixed Content, "should fetching request be blocked as mixed content": loopback counts as trustworthy.
        if (target.Scheme == "http" && !target.IsLoopback)
            yield return $"A browser would not even send this: {page.Serialized} is https and the URL is plain http (mixed content). Serve the API over https.";
        else if (target.IsLoopback && !page.IsLoopback)
            yield return "A page from the internet needs a permission to call this machine (Local Network Access: Chrome 142 and Firefox 153 on). No header grants it.";
    }
}
