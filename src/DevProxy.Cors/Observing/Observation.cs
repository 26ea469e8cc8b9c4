using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>A request as a network observer receives it, before anything is rewritten.</summary>
/// <param name="Method">The method, byte for byte.</param>
/// <param name="Url">
/// The absolute URL that the browser called: scheme of the connection, <c>Host</c> as received, path and query as sent.
/// </param>
/// <param name="Headers">All header lines as received.</param>
public sealed record ObservedRequest(string Method, string Url, HeaderList Headers);

/// <summary>What a request shows to a network observer, from its bytes alone.</summary>
/// <param name="Request">The request as it arrived.</param>
/// <param name="Role">Its role in CORS.</param>
/// <param name="IsCertain">Whether the role follows from headers that only a browser sets, or is assumed.</param>
/// <param name="Layout">Where the observer is between the browser and the upstream.</param>
/// <param name="Origin">The value of <c>Origin</c>; null when there is none.</param>
/// <param name="TargetOrigin">The serialized origin that was called.</param>
/// <param name="Credentials">What the bytes show about the credentials mode.</param>
/// <param name="Method">The method of the request; on a preflight, the one it asks for.</param>
/// <param name="UnsafeNames">The names that script set and that need permission; on a preflight, those it asks for.</param>
/// <param name="IsCrossSite">Whether page and target are different sites; null when it is not known.</param>
public sealed record Observation(
    ObservedRequest Request,
    CorsRole Role,
    bool IsCertain,
    Layout Layout,
    string? Origin,
    string TargetOrigin,
    CredentialsMode Credentials,
    string Method,
    ImmutableArray<string> UnsafeNames,
    bool? IsCrossSite
)
{
    /// <summary>The page's own origin, where a proxy in between replaced <see cref="Origin"/>; else null.</summary>
    public string? OverwrittenOrigin { get; init; }

    /// <summary>What a preflight asks; null for any other request.</summary>
    public PreflightQuestion? Question { get; init; }

    /// <summary>Whether its answer is judged.</summary>
    public bool IsJudged => Role is CorsRole.Preflight or CorsRole.CorsRequest;

    /// <summary>Whether the request, or the one that a preflight asks for, needs a preflight; null when CORS does not apply.</summary>
    public bool? NeedsPreflight =>
        Role switch
        {
            CorsRole.Preflight => true,
            CorsRole.CorsRequest => !FetchMethod.IsSafelisted(Method) || !UnsafeNames.IsEmpty,
            _ => null,
        };

    /// <summary>Reads a request.</summary>
    /// <param name="request">The request as it arrived.</param>
    /// <param name="localPort">
    /// The port that it arrived at: a <c>Host</c> with another port shows a proxy that kept it. Null when not known.
    /// </param>
    public static Observation Of(ObservedRequest request, int? localPort = null)
    {
        var metadata = FetchMetadata.Of(request, localPort);
        var question = PreflightQuestion.Read(request.Method, request.Headers);
        var (role, isCertain) = question is null ? RequestClassifier.Classify(request, metadata) : (CorsRole.Preflight, true);
        var unsafeNames = question?.UnsafeNames ?? ScriptHeaders.UnsafeNames(request.Headers);
        return new Observation(
            request,
            role,
            isCertain,
            Layouts.Of(role, metadata),
            metadata.Origin,
            metadata.TargetOrigin,
            CredentialsEvidence.Of(request, metadata, role, unsafeNames),
            question?.Method ?? request.Method,
            unsafeNames,
            metadata.IsCrossSite
        )
        {
            Question = question,
            OverwrittenOrigin = role == CorsRole.SameOrigin ? metadata.OverwrittenOrigin : null,
        };
    }

    /// <summary>
    /// The same request, with what its preflight shows: ACRH lists script's headers, and a request that was sent means that the preflight
    /// passed.
    /// </summary>
    /// <param name="asked">The question of the preflight.</param>
    /// <param name="delivered">The verdict on the answer that the browser got; null when it is not known.</param>
    public Observation After(PreflightQuestion asked, Verdict? delivered) =>
        this with
        {
            UnsafeNames = asked.UnsafeNames,
            Credentials = CredentialsEvidence.After(this, asked, delivered),
        };

    /// <summary>What an answer to it is judged against.</summary>
    public JudgingContext ToJudgingContext() =>
        new(Request.Url, Origin ?? "", Method, UnsafeNames, Credentials)
        {
            Mode = Role switch
            {
                CorsRole.NoCors => FetchMode.NoCors,
                CorsRole.Navigation => FetchMode.Navigate,
                CorsRole.WebSocket => FetchMode.WebSocket,
                _ => FetchMode.Cors,
            },
            Initiator = Cors.Initiator.Of(Request.Headers),
            Accept = Request.Headers.Get("Accept"),
            IsCrossSite = IsCrossSite,
            ScriptRevalidates = Role == CorsRole.CorsRequest && UnsafeNames.Any(name => name is "if-none-match" or "if-modified-since"),
        };

    /// <summary>Judges an answer by the rules for this role.</summary>
    /// <param name="context">This observation's <see cref="ToJudgingContext"/>, with everything else that is known.</param>
    /// <param name="answer">The answer; null when there was none.</param>
    public Verdict Judge(JudgingContext context, Answer? answer) =>
        Role switch
        {
            CorsRole.Preflight => Cors.Judge.Preflight(context, answer),
            CorsRole.CorsRequest => OfRedirect(Cors.Judge.Request(context, answer), context.Page, answer),
            CorsRole.SameOrigin => OfRedirect(Cors.Judge.NotApplicable(context, answer), TargetOrigin, answer),
            _ => Cors.Judge.NotApplicable(context, answer),
        };

    // A redirect that passes may lead where the browser does not go.
    private static Verdict OfRedirect(Verdict verdict, string page, Answer? answer) =>
        answer is not null
        && verdict.Outcome != Outcome.Blocked
        && Redirect.Is(answer)
        && Cors.Origin.TryParse(page, out var origin)
        && Cors.Judge.RefuseRedirect(verdict.Context, origin, answer) is { } refused
            ? refused
            : verdict;
}

/// <summary>What Chrome's console calls the initiator of a request.</summary>
internal static class Initiator
{
    /// <summary>
    /// The word, from <c>Sec-Fetch-Dest</c>. fetch and XMLHttpRequest look the same on the wire unless a library says which it uses.
    /// </summary>
    public static string Of(HeaderList headers) =>
        headers.Get("Sec-Fetch-Dest") switch
        {
            null or "empty" => OfScript(headers),
            "style" => "CSS stylesheet",
            "track" => "text track",
            "worker" or "sharedworker" or "serviceworker" or "audioworklet" or "paintworklet" => "script",
            var dest => dest,
        };

    private static string OfScript(HeaderList headers)
    {
        // The console calls an EventSource "resource".
        if (headers.Get("Accept") == "text/event-stream" && headers.Get("Cache-Control") == "no-cache")
            return "resource";
        return headers.Get("X-Requested-With") == "XMLHttpRequest" ? "XMLHttpRequest" : "fetch";
    }
}
