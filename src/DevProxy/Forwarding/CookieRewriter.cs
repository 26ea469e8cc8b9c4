using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Traffic;

namespace DevProxy.Forwarding;

/// <summary>Adapts the <c>Set-Cookie</c> lines of one answer, so that the browser stores the cookie and sends it back.</summary>
/// <param name="route">What the configuration says.</param>
/// <param name="path">How this request's path was mapped.</param>
/// <param name="browser">The origin in the browser's address bar.</param>
internal sealed class CookieRewriter(RouteConfig route, UpstreamPath path, CalledOrigin browser)
{
    private static readonly ImmutableArray<string> AutoFlags = ["nosecure"];

    /// <summary>The line that the browser gets.</summary>
    /// <param name="line">As the upstream wrote it.</param>
    /// <param name="note">Takes one sentence for each change.</param>
    public string Rewrite(string line, Action<string> note)
    {
        var cookie = new SetCookieLine(line);
        RewriteDomain(cookie, note);
        RewritePath(cookie, note);
        RewriteFlags(cookie, note);
        return cookie.ToString();
    }

    private void RewriteDomain(SetCookieLine cookie, Action<string> note)
    {
        if (cookie["Domain"] is not { } domain || domain.Length == 0)
            return;
        var rule = route.CookieDomainRewrite;
        var rewritten = rule.Kind switch
        {
            CookieRewriteKind.Auto => BrowserAccepts(domain) ? domain : "",
            CookieRewriteKind.Map => MappedDomain(rule.Map, domain),
            _ => domain,
        };
        if (rewritten == domain)
            return;
        cookie["Domain"] = rewritten.Length == 0 ? null : rewritten;
        note(
            rewritten.Length == 0
                ? $"Cookie {cookie.Name}: Domain={domain} "
                    + $"removed{(rule.Kind == CookieRewriteKind.Auto ? $", a browser on {browser.Host} would refuse it" : "")}."
                : $"Cookie {cookie.Name}: Domain={domain} became Domain={rewritten}."
        );
    }

    private void RewritePath(SetCookieLine cookie, Action<string> note)
    {
        if (cookie["Path"] is not { } written || !written.StartsWith('/'))
            return;
        var rule = route.CookiePathRewrite;
        var rewritten = rule.Kind switch
        {
            // The path / is sent back from everywhere, so also to other routes of the same backend.
            CookieRewriteKind.Auto => written == "/" ? written : path.Back(written) ?? written,
            CookieRewriteKind.Map => Mapped(rule.Map, written),
            _ => written,
        };
        if (rewritten == written)
            return;
        cookie["Path"] = rewritten.Length == 0 ? null : rewritten;
        note(
            rewritten.Length == 0
                ? $"Cookie {cookie.Name}: Path={written} removed."
                : $"Cookie {cookie.Name}: Path={written} became Path={rewritten}."
        );
    }

    private void RewriteFlags(SetCookieLine cookie, Action<string> note)
    {
        var rule = route.CookieFlags;
        if (rule.Kind == CookieRewriteKind.Off)
            return;
        if (rule.Kind == CookieRewriteKind.Map)
        {
            if (rule.Map.TryGetValue(cookie.Name, out var words) || rule.Map.TryGetValue("*", out words))
                SetFlags(cookie, words, note);
            return;
        }

        if (browser.Scheme == "https" || (!cookie.Has("Secure") && !SameSiteIsNone(cookie)))
            return;
        if (
            cookie.Name.StartsWith("__Host-", StringComparison.OrdinalIgnoreCase)
            || cookie.Name.StartsWith("__Secure-", StringComparison.OrdinalIgnoreCase)
        )
            note(
                $"Cookie {cookie.Name}: its name requires Secure, which browsers refuse over plain http. Run DevProxy with --https to "
                    + "keep it."
            );
        else
            // Not Lax: a login by a cross-site POST gets the cookie back for two minutes only where it has no SameSite (RFC 6265bis,
            // "Lax-allowing-unsafe").
            SetFlags(cookie, SameSiteIsNone(cookie) ? [.. AutoFlags, "nosamesite"] : AutoFlags, note);
    }

    private static void SetFlags(SetCookieLine cookie, ImmutableArray<string> words, Action<string> note)
    {
        var before = cookie.ToString();
        foreach (var word in words)
        {
            var name = word.StartsWith("no", StringComparison.OrdinalIgnoreCase) ? word[2..] : word;
            if (word.StartsWith("samesite=", StringComparison.OrdinalIgnoreCase))
                cookie["SameSite"] = char.ToUpperInvariant(word[9]) + word[10..];
            else
                cookie.SetFlag(SetCookieLine.Canonical(name), name.Length == word.Length);
        }

        // A partitioned cookie has to be Secure (CHIPS), or it is refused.
        if (!cookie.Has("Secure"))
            cookie.SetFlag("Partitioned", false);
        if (cookie.ToString() != before)
            note($"Cookie {cookie.Name}: flags changed ({string.Join(", ", words)}).");
    }

    private static bool SameSiteIsNone(SetCookieLine cookie) =>
        cookie["SameSite"]?.Equals("None", StringComparison.OrdinalIgnoreCase) == true;

    // RFC 6265, section 5.1.3: the host itself, or one of its parents when the host is a name.
    private bool BrowserAccepts(string domain)
    {
        var wanted = domain.TrimStart('.').ToLowerInvariant();
        var host = browser.Host;
        return host == wanted
            || (host.EndsWith("." + wanted, StringComparison.Ordinal) && Uri.CheckHostName(host.Trim('[', ']')) == UriHostNameType.Dns);
    }

    // A leading dot means nothing to a browser (RFC 6265, section 5.2.3), and to nginx neither; http-proxy would let the star have such a
    // cookie.
    private static string MappedDomain(ImmutableDictionary<string, string> map, string old)
    {
        var bare = old.TrimStart('.');
        return Mapped(map, new[] { old, bare, "." + bare }.FirstOrDefault(map.ContainsKey) ?? old);
    }

    // As in http-proxy: the exact old value, else the star.
    private static string Mapped(ImmutableDictionary<string, string> map, string old) =>
        map.TryGetValue(old, out var exact) ? exact
        : map.TryGetValue("*", out var any) ? any
        : old;
}
