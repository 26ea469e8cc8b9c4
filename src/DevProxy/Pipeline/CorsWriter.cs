using System.Collections.Immutable;
using System.Globalization;
using DevProxy.Configuration;
using DevProxy.Cors;
using Microsoft.Net.Http.Headers;

namespace DevProxy.Pipeline;

/// <summary>
/// Writes the CORS headers of one response that is about to start, when all others are there. Everything is assigned, never appended: a second
/// <c>Access-Control-Allow-Origin</c> line is as bad as none.
/// </summary>
/// <param name="response">The response.</param>
/// <param name="grant">What its request is granted.</param>
internal sealed class CorsWriter(HttpResponse response, CorsGrant grant)
{
    private const string Prefix = "Access-Control-";
    private const string AllowPrivateNetwork = "Access-Control-Allow-Private-Network";

    // What described the answer that a preflight's success takes the place of.
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

    /// <summary>Whether the answer's body goes with the status that was replaced.</summary>
    public bool DropsBody { get; private set; }

    /// <summary>Writes the headers and says what changed: <c>+ name: value</c>, <c>- name: value</c>.</summary>
    public ImmutableArray<string> Write()
    {
        var before = State();
        if (grant.Policy.Mode == CorsMode.Override)
            RemoveAll();
        if (grant.IsAllowed && grant.Ask is { } ask)
            WritePreflight(ask);
        else if (grant.IsAllowed && !(grant.IsSameOrigin && grant.Policy.Mode == CorsMode.Repair))
            WriteActual();

        // On every answer of the route: one without CORS headers that a cache kept would be given to a page that needs them.
        VaryHeader.Merge(_headers, HeaderNames.Origin);
        if (grant.Ask is not null)
            VaryHeader.Merge(_headers, HeaderNames.AccessControlRequestMethod, HeaderNames.AccessControlRequestHeaders);
        return Difference(before, State());
    }

    private void WriteActual()
    {
        var lines = HeaderLines.Of(_headers);
        var refusal = CorsCheck.Run(grant.Origin!, grant.Include, lines);
        WriteOrigin(refusal);
        if (refusal is not (null or FailureCode.AcacMissing or FailureCode.AcacNotTrue) || grant.Policy.ExposedHeaders is not null)
            ExposeHeader.Merge(_headers, grant.Policy.ExposedHeaders);
    }

    private void WritePreflight(Preflight ask)
    {
        if (ask.AsksPrivateNetwork)
            _headers[AllowPrivateNetwork] = "true";
        var answer = new Answer(response.StatusCode, HeaderLines.Of(_headers));
        if (PreflightCheck.Run(ask.Question, grant.Include, answer).Code is null or FailureCode.PreflightAuthorizationWildcard)
            return;

        if (!HttpStatus.IsOk(response.StatusCode))
            ReplaceStatus();
        WriteOrigin(CorsCheck.Run(grant.Origin!, grant.Include, answer.Headers));

        // The lists are checked as on an answer whose status and origin were right.
        var lists = PreflightCheck.Run(ask.Question, grant.Include, answer with { Status = StatusCodes.Status204NoContent });
        if (lists.FailingMethod is not null || !IsReadable(CorsHeader.AllowMethods, answer.Headers))
            _headers.AccessControlAllowMethods = grant.Policy.Methods is { } methods ? string.Join(", ", methods) : ask.Question.Method;
        if (!lists.FailingHeaders.IsEmpty || TokenList.Extract(answer.Headers, CorsHeader.AllowHeaders).IsFailure)
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
        foreach (var name in _headers.Keys.Where(IsCors).ToArray())
            _headers.Remove(name);
    }

    private static bool IsCors(string name) => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    private ImmutableArray<string> State() =>
        [
            .. grant.Ask is null ? [] : new[] { string.Create(CultureInfo.InvariantCulture, $"status: {response.StatusCode}") },
            .. HeaderLines.Of(_headers).Where(line => IsCors(line.Name)).Select(line => $"{line.Name.ToLowerInvariant()}: {line.Value}"),
        ];

    private static ImmutableArray<string> Difference(ImmutableArray<string> before, ImmutableArray<string> after) =>
        [.. before.Except(after).Select(line => "- " + line), .. after.Except(before).Select(line => "+ " + line)];
}
