namespace DevProxy.Cors;

/// <summary>What a browser refuses before it looks at CORS: nothing that a server answers changes it.</summary>
internal static class BlockedBeforeCors
{
    /// <summary>The cause and the fix of such a refusal.</summary>
    public static Cause Of(Verdict verdict, FailureCode code) =>
        code == FailureCode.MixedContent ? MixedContent(verdict) : LocalNetwork(verdict);

    private static Cause MixedContent(Verdict verdict)
    {
        var context = verdict.Context;
        if (verdict.Answer is not { } answer || !Redirect.Is(answer))
            return new Cause(
                null,
                "No header of the server changes that, and the server is not asked.",
                "Serve the API over https and call that URL; while developing, open the page over http://localhost instead.",
                IsSetting: false
            );

        _ = Uri.TryCreate(context.RedirectedFrom, UriKind.Absolute, out var from);
        var to = new Uri(context.Url);
        var isSameHost = from is not null && from.Host == to.Host;
        var isSlash = isSameHost && from!.AbsolutePath != to.AbsolutePath && from.AbsolutePath.TrimEnd('/') == to.AbsolutePath.TrimEnd('/');
        var secure = RedirectCauses.Shown(new UriBuilder(to) { Scheme = "https", Port = to.IsDefaultPort ? -1 : to.Port }.Uri);
        return new Cause(
            isSlash ? RootCause.SlashRedirect
                : isSameHost ? null
                : RootCause.HostRedirect,
            isSlash
                    ? "It is a slash redirect of a server that does not know that TLS is terminated in front of it, so it writes http into "
                        + "Location."
                : isSameHost ? "The server probably does not know that TLS is terminated in front of it, so it writes http into Location."
                : "The redirect leads to another host over plain http.",
            isSameHost
                ? $"Call {secure}{(isSlash ? ", with the slash as the redirect has it" : "")}; and make the server trust "
                    + "X-Forwarded-Proto, so that its redirects stay on https."
                : $"Redirect to https, or let the page call {secure} if that exists.",
            IsSetting: false
        );
    }

    private static Cause LocalNetwork(Verdict verdict) =>
        verdict.Outcome == Outcome.Conditional
            ? new Cause(
                null,
                "No header grants it; the server is asked only after the user has agreed."
                    + (
                        verdict.Context.Url.StartsWith("http://", StringComparison.Ordinal) && !IsLoopback(verdict.Context.Url)
                            ? " Because the URL is plain http, the console also warns about mixed content, but the browser "
                                + "does not block it for local network addresses."
                            : ""
                    ),
                "Let the user grant the permission (the icon before the address), or open the page from this machine: http://localhost. "
                    + "In an iframe, allow=\"local-network-access\" is needed too.",
                IsSetting: false
            )
            : new Cause(
                null,
                "No header grants it, and the server is not asked.",
                "Serve the page over https, where the browser asks the user for permission; or open it from http://localhost.",
                IsSetting: false
            );

    private static bool IsLoopback(string url) => Origin.TryFromUrl(url, out var origin) && origin.IsLoopback;
}
