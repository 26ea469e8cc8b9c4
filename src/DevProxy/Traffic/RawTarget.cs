using Microsoft.AspNetCore.Http.Features;

namespace DevProxy.Traffic;

/// <summary>
/// The request target exactly as it was sent, split at its first <c>?</c>. Routes are matched and requests are forwarded on these bytes:
/// what the server decodes and resolves (<c>%2e%2e</c>, <c>%2F</c>) may be another path than the one that the upstream will see.
/// </summary>
/// <param name="Path">From the first <c>/</c> to before the first <c>?</c>; at least <c>/</c>.</param>
/// <param name="Query">Empty, or begins with <c>?</c>.</param>
internal readonly record struct RawTarget(string Path, string Query)
{
    /// <summary>The target of a request that is being served.</summary>
    public static RawTarget Of(HttpContext context) => Parse(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);

    /// <summary>Reads an origin-form or absolute-form target (RFC 9112, section 3.2); the latter loses scheme and authority.</summary>
    public static RawTarget Parse(string target)
    {
        if (!target.StartsWith('/'))
        {
            var authority = target.IndexOf("://", StringComparison.Ordinal) + 3;
            var end = authority < 3 ? -1 : target.AsSpan(authority).IndexOfAny('/', '?');
            target = end < 0 ? "/" : target[(authority + end)..];
            if (target[0] == '?')
                target = "/" + target;
        }

        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? new RawTarget(target, "") : new RawTarget(target[..query], target[query..]);
    }

    /// <inheritdoc/>
    public override string ToString() => Path + Query;
}
