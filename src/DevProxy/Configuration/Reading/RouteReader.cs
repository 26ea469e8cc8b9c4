using System.Collections.Immutable;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Schema;
using DevProxy.Cors;

namespace DevProxy.Configuration.Reading;

/// <summary>Reads one route.</summary>
internal sealed class RouteReader(ReadContext context, Listener listener, ImmutableArray<string> redact)
{
    private readonly TargetReader _targets = new(context, listener);
    private readonly RouteKeyReader _keys = new(context);
    private readonly PathRewriteReader _pathRewrites = new(context);
    private readonly HeaderReader _headers = new(context, redact);
    private readonly CookieReader _cookies = new(context);
    private readonly CertificateReader _certificates = new(context);
    private readonly CorsReader _cors = new(context);

    /// <summary>The route, or null when nothing can answer it; problems are reported either way.</summary>
    /// <param name="member">Its key and what stands there.</param>
    /// <param name="host">The host that it is for; null for all that have no routes of their own.</param>
    public RouteConfig? Read(SourceMember member, string? host)
    {
        _keys.Check(member);
        if (member.Value.Kind != SourceKind.Object)
            return null;

        var section = new Section(member.Value, context.Keys.Route);
        var target = section.Written("target") is { } written ? _targets.Read(written) : null;
        var headers = _headers.Request(section.Value("headers")!);
        var client = _certificates.WithKey(section.Written("cert"), section.Written("key"));
        var addsIdentity =
            section.Written("cert") is { Kind: SourceKind.Text } || headers.Any(header => CredentialHeader.IsAddedBy(header, redact));
        var (pathRewrite, responseHeaders) = (
            _pathRewrites.Read(section.Value("pathRewrite")!, member.Key),
            _headers.Response(section.Value("responseHeaders")!)
        );
        var (secure, ca) = (Secure(section, target), _certificates.Authorities(section.Written("ca")));
        var (domain, path, flags) = Cookies(section);
        var cors = section.Written("cors") is { } policy ? _cors.Read(policy, addsIdentity) : null;
        var rewriteOrigin = RewriteOrigin(section.Value("rewriteOrigin")!);
        ImmutableArray<RouteFeature> features =
        [
            .. context.Keys.Features.Select(feature => feature.Read(section, context)).OfType<RouteFeature>(),
        ];

        return target is null && !features.Any(feature => feature.InsteadOfTarget is not null)
            ? null
            : new RouteConfig(
                host + member.Key,
                target,
                pathRewrite,
                ChangeOrigin(section.Value("changeOrigin")!),
                rewriteOrigin,
                headers,
                responseHeaders,
                secure,
                ca,
                client,
                section.Flag("autoRewrite"),
                domain,
                path,
                flags,
                section.Flag("ws"),
                section.Flag("xfwd"),
                section.Whole("timeout") is > 0 and var milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : Timeout.InfiniteTimeSpan,
                TimeSpan.FromMilliseconds(section.Whole("connectTimeout")),
                cors,
                addsIdentity
            )
            {
                Host = host,
                Features = features,
            };
    }

    private (CookieRewrite Domain, CookieRewrite Path, CookieFlags Flags) Cookies(Section section) =>
        (
            _cookies.Domain(section.Value("cookieDomainRewrite")!),
            _cookies.Path(section.Value("cookiePathRewrite")!),
            _cookies.Flags(section.Value("cookieFlags")!)
        );

    private static ChangeOrigin ChangeOrigin(SourceNode node) =>
        node.Kind switch
        {
            SourceKind.True => Configuration.ChangeOrigin.Target,
            SourceKind.False => Configuration.ChangeOrigin.Browser,
            _ => Configuration.ChangeOrigin.Auto,
        };

    private RewriteOrigin RewriteOrigin(SourceNode node)
    {
        switch (node)
        {
            case { Kind: SourceKind.True }:
                return new RewriteOrigin(RewriteOriginKind.Target, null);
            case { Kind: SourceKind.False }:
                return new RewriteOrigin(RewriteOriginKind.Never, null);
            case { Text: "auto" }:
                return new RewriteOrigin(RewriteOriginKind.Auto, null);
        }

        context.IsFine(node, OriginSpelling.Problem(node.Text), "origin", "https://your-website.com");
        return new RewriteOrigin(RewriteOriginKind.Fixed, node.Text);
    }

    private bool? Secure(Section section, UpstreamTarget? target)
    {
        if (section.Written("secure") is not { } node)
            return null;
        if (
            node is { Kind: SourceKind.False, At.Line: > 0 }
            && target is { Origin.Scheme: "https" }
            && !target.IsLocal
            && AddressSpaces.IsPublic(target.Origin.Host!)
        )
        {
            context.Problems.Warn(
                node.At,
                $"{target.Authority} is on the internet: without certificate verification, anyone on the way there can read and "
                    + "change the traffic",
                "remove \"secure\": false; for your own certificate authority, write \"ca\": \"….pem\""
            );
        }

        return node.Kind == SourceKind.True;
    }
}
