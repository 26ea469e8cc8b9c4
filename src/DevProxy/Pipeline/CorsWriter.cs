using System.Collections.Immutable;
using System.Globalization;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Traffic;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace DevProxy.Pipeline;

/// <summary>
/// Writes the CORS headers of one response that is about to start, when all others are there. Everything is assigned, never appended: a
/// second <c>Access-Control-Allow-Origin</c> line is as bad as none.
/// </summary>
/// <param name="response">The response.</param>
/// <param name="grant">What its request is granted.</param>
internal sealed class CorsWriter(HttpResponse response, CorsGrant grant)
{
    private const string Prefix = "Access-Control-";
    private const string AllowPrivateNetwork = "Access-Control-Allow-Private-Network";

    // The headers that describe the answer which a preflight's success replaces.
    private static readonly string[] OfTheReplacedAnswer =
    [
        HeaderNames.ContentLength,
        HeaderNames.ContentType,
        HeaderNames.ContentEncoding,
        HeaderNames.ContentLanguage,
        HeaderNames.ContentDisposition,
        HeaderNames.ContentRange,
        HeaderNames.TransferEncoding,
        HeaderNames.Trailer,
        HeaderNames.Location,
        HeaderNames.ETag,
        HeaderNames.LastModified,
        HeaderNames.WWWAuthenticate,
    ];

    private readonly IHeaderDictionary _headers = response.Headers;

    // The lines that CORS is about, as they are before anything is written: all that the checks look at.
    private HeaderList _lines = HeaderList.Empty;
    private bool _isWritten;

    /// <summary>Whether the answer's body goes with the status that was replaced.</summary>
    public bool DropsBody { get; private set; }

    /// <summary>Writes the headers and says what changed: <c>+ name: value</c>, <c>- name: value</c>.</summary>
    public ImmutableArray<string> Write()
    {
        var (status, before) = (response.StatusCode, CorsLines());
        _lines = before;
        if (grant.Policy.Mode == CorsMode.Override && before.Count > 0)
            RemoveAll();
        if (grant.IsAllowed && grant.Ask is { } ask)
            WritePreflight(ask);
        else if (grant.IsAllowed && !(grant.IsSameOrigin && grant.Policy.Mode == CorsMode.Repair))
            WriteActual();

        // On every answer of the route: one without CORS headers that a cache kept would be given to a page that needs them.
        VaryHeader.Merge(_headers, HeaderNames.Origin);
        if (grant.Ask is not null)
            VaryHeader.Merge(_headers, HeaderNames.AccessControlRequestMethod, HeaderNames.AccessControlRequestHeaders);
        return _isWritten ? Difference(status, before, CorsLines()) : [];
    }

    private void WriteActual()
    {
        var refusal = CorsCheck.Run(grant.Origin!, grant.Include, _lines);
        WriteOrigin(refusal);
        if (refusal is not (null or FailureCode.AcacMissing or FailureCode.AcacNotTrue) || grant.Policy.ExposedHeaders is not null)
        {
            _isWritten = true;
            ExposeHeader.Merge(_headers, TokenList.Extract(_lines, CorsHeader.ExposeHeaders), grant.Policy.ExposedHeaders);
        }
    }

    private void WritePreflight(PreflightAsk ask)
    {
        if (ask.AsksPrivateNetwork)
        {
            _isWritten = true;
            _headers[AllowPrivateNetwork] = "true";
        }

        // The CORS lines are enough: without its Location, a redirect is refused for its status instead.
        var answer = new Answer(response.StatusCode, _lines);
        if (PreflightCheck.Run(ask.Question, grant.Include, answer).Code is null or FailureCode.PreflightAuthorizationWildcard)
            return;

        _isWritten = true;
        if (!HttpStatus.IsOk(response.StatusCode))
            ReplaceStatus();
        WriteOrigin(CorsCheck.Run(grant.Origin!, grant.Include, _lines));

        // The lists are checked as on an answer whose status and origin were right.
        var lists = PreflightCheck.Run(ask.Question, grant.Include, answer with { Status = StatusCodes.Status204NoContent });
        if (lists.FailingMethod is not null || !IsReadable(CorsHeader.AllowMethods, _lines))
            _headers.AccessControlAllowMethods = grant.Policy.Methods is { } methods ? string.Join(", ", methods) : ask.Question.Method;
        if (!lists.FailingHeaders.IsEmpty || TokenList.Extract(_lines, CorsHeader.AllowHeaders).IsFailure)
            _headers.AccessControlAllowHeaders = grant.Policy.AllowedHeaders is { } names ? string.Join(", ", names) : ask.Headers;

        // What the upstream would not have granted is not to outlive the setting that grants it.
        _headers.AccessControlMaxAge = grant.Policy.MaxAge.ToString(CultureInfo.InvariantCulture);
    }

    private static bool IsReadable(string name, HeaderList headers) =>
        TokenList.Extract(headers, name) is { IsPresent: true, IsFailure: false };

    private void WriteOrigin(FailureCode? refusal)
    {
        if (refusal is null)
            return;
        _isWritten = true;
        if (refusal is not (FailureCode.AcacMissing or FailureCode.AcacNotTrue))
            _headers.AccessControlAllowOrigin = grant.AllowOrigin;
        if (grant.Include)
            _headers.AccessControlAllowCredentials = "true";
        else
            _headers.Remove(HeaderNames.AccessControlAllowCredentials);
    }

    private void ReplaceStatus()
    {
        DropsBody = true;
        response.StatusCode = grant.Policy.OptionsSuccessStatus;
        foreach (var name in OfTheReplacedAnswer)
            _headers.Remove(name);

        // A 204 has no Content-Length (RFC 9110, section 8.6); any other success without a body says so.
        if (response.StatusCode != StatusCodes.Status204NoContent)
            _headers.ContentLength = 0;
    }

    private void RemoveAll()
    {
        _isWritten = true;
        foreach (var line in _lines)
            _headers.Remove(line.Name);
        _lines = HeaderList.Empty;
    }

    private HeaderList CorsLines()
    {
        var lines = ImmutableArray.CreateBuilder<HeaderLine>();
        foreach (var (name, values) in _headers)
        {
            if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
                continue;
            foreach (var value in values)
                lines.Add(new HeaderLine(name, value ?? ""));
        }

        return lines.Count == 0 ? HeaderList.Empty : new HeaderList(lines.DrainToImmutable());
    }

    // First what was removed, then what was added, with the status where a preflight's was replaced.
    private ImmutableArray<string> Difference(int statusBefore, HeaderList before, HeaderList after)
    {
        var told = ImmutableArray.CreateBuilder<string>();
        var isReplaced = grant.Ask is not null && statusBefore != response.StatusCode;
        Tell('-', statusBefore, before, after);
        Tell('+', response.StatusCode, after, before);
        return told.DrainToImmutable();

        void Tell(char sign, int status, HeaderList lines, HeaderList others)
        {
            if (isReplaced)
                told.Add(string.Create(CultureInfo.InvariantCulture, $"{sign} status: {status}"));
            foreach (var line in lines)
            {
                if (!Contains(others, line) && $"{sign} {line.Name.ToLowerInvariant()}: {line.Value}" is var one && !told.Contains(one))
                    told.Add(one);
            }
        }
    }

    private static bool Contains(HeaderList lines, HeaderLine wanted)
    {
        foreach (var line in lines)
        {
            if (line.Value == wanted.Value && line.Name.Equals(wanted.Name, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}

/// <summary>The <c>Access-Control-Expose-Headers</c> header: which response headers script may read.</summary>
internal static class ExposeHeader
{
    /// <summary>Adds names to those that the upstream exposes.</summary>
    /// <param name="headers">The response's headers.</param>
    /// <param name="there">The list that the upstream sent.</param>
    /// <param name="written">The names that the configuration says; null for those really present.</param>
    public static void Merge(IHeaderDictionary headers, TokenList there, ImmutableArray<string>? written)
    {
        // A list that cannot be read exposes nothing, so nothing of it is kept.
        var listed = there.Items;
        List<string>? all = null;
        if (written is { } names)
        {
            foreach (var name in names)
                Add(name);
        }
        else
        {
            foreach (var (name, _) in headers)
            {
                if (IsWorthExposing(name))
                    Add(name);
            }
        }

        if (all is not null)
            headers.AccessControlExposeHeaders = string.Join(", ", all);

        void Add(string name)
        {
            if (!there.ContainsIgnoringCase(name) && all?.Contains(name, StringComparer.OrdinalIgnoreCase) != true)
                (all ??= [.. listed.Distinct(StringComparer.OrdinalIgnoreCase)]).Add(name);
        }
    }

    private static bool IsWorthExposing(string name)
    {
        var lower = name.ToLowerInvariant();
        return !ExposedHeaders.IsSafelisted(lower)
            && !ExposedHeaders.IsForbidden(lower)
            && !lower.StartsWith("access-control-", StringComparison.Ordinal)
            && Token.IsValid(lower)
            && lower != "proxy-authenticate"
            && !FramingHeader.Is(lower);
    }
}

/// <summary>The <c>Vary</c> header: which request headers an answer depends on.</summary>
internal static class VaryHeader
{
    /// <summary>Adds the names that are not there yet. <c>*</c> stays: it says all.</summary>
    public static void Merge(IHeaderDictionary headers, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var lines = headers.Vary;
            if (lines.Count == 0)
                headers.Vary = name;
            else if (!Has(lines, "*") && !Has(lines, name))
                headers.Vary = (string?[])[.. lines.Take(lines.Count - 1), Longer(lines[^1], name)];
        }
    }

    private static string Longer(string? line, string name) => string.IsNullOrWhiteSpace(line) ? name : $"{line}, {name}";

    private static bool Has(StringValues lines, string name)
    {
        foreach (var line in lines)
        {
            foreach (var item in line.AsSpan().Split(','))
            {
                if (line.AsSpan()[item].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return false;
    }
}
