using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>What a network observer can tell of a request from its bytes alone.</summary>
/// <param name="Request">The request as it arrived.</param>
/// <param name="Role">What it is to CORS.</param>
/// <param name="IsCertain">Whether the role follows from what only a browser sends, or is presumed.</param>
/// <param name="Layout">How the observer stands in the browser's path.</param>
/// <param name="Origin">The value of <c>Origin</c>; null when there is none.</param>
/// <param name="TargetOrigin">The serialized origin that was called.</param>
/// <param name="Credentials">What the bytes say of the credentials mode.</param>
/// <param name="Method">The method of the request; on a preflight, of the one it asks for.</param>
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
    bool? IsCrossSite)
{
    /// <summary>The page's own origin, where a proxy between put another one into <see cref="Origin"/>; else null.</summary>
    public string? OverwrittenOrigin { get; init; }

    /// <summary>Whether an answer to it is judged.</summary>
    public bool IsJudged => Role is CorsRole.Preflight or CorsRole.CorsRequest;

    /// <summary>Whether the request, or the one that a preflight asks for, is preflighted; null when CORS is not in play.</summary>
    public bool? NeedsPreflight => Role switch
    {
        CorsRole.Preflight => true,
        CorsRole.CorsRequest => !FetchMethod.IsSafelisted(Method) || !UnsafeNames.IsEmpty,
        _ => null,
    };

    /// <summary>Reads a request.</summary>
    /// <param name="request">The request as it arrived.</param>
    /// <param name="localPort">The port that it arrived at: a <c>Host</c> with another one came through a proxy that kept it. Null when not known.</param>
    public static Observation Of(ObservedRequest request, int? localPort = null)
    {
        var metadata = FetchMetadata.Of(request, localPort);
        var question = PreflightQuestion.Read(request.Method, request.Headers);
        var (role, isCertain) = question is null ? Roles.Of(request, metadata) : (CorsRole.Preflight, true);
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
            metadata.IsCrossSite)
        {
            OverwrittenOrigin = role == CorsRole.SameOrigin ? metadata.OverwrittenOrigin : null,
        };
    }

    /// <summary>The same request, with what its preflight adds: ACRH is the truth about script's headers, and a sent request about the answer.</summary>
    /// <param name="asked">What the preflight asked.</param>
    /// <param name="delivered">The verdict on the answer that the browser got; null when it is not known.</param>
    public Observation After(PreflightQuestion asked, Verdict? delivered) => this with
    {
        UnsafeNames = asked.UnsafeNames,
        Credentials = CredentialsEvidence.After(this, asked, delivered),
    };

    /// <summary>The situation in which an answer is judged.</summary>
    public Situation ToSituation() => new(Request.Url, Origin ?? "", Method, UnsafeNames, Credentials)
    {
        Mode = Role switch
        {
            CorsRole.NoCors => FetchMode.NoCors,
            CorsRole.Navigation => FetchMode.Navigate,
            CorsRole.WebSocket => FetchMode.WebSocket,
            _ => FetchMode.Cors,
        },
        Initiator = Cors.Initiator.Of(Request.Headers),
        IsCrossSite = IsCrossSite,
        ScriptRevalidates = Role == CorsRole.CorsRequest && UnsafeNames.Any(name => name is "if-none-match" or "if-modified-since"),
    };

    /// <summary>Judges an answer by the rules for this role.</summary>
    /// <param name="situation">This observation's <see cref="ToSituation"/>, with whatever else is known.</param>
    /// <param name="answer">The answer; null when there was none.</param>
    public Verdict Judge(Situation situation, Answer? answer) => Role switch
    {
        CorsRole.Preflight => Cors.Judge.Preflight(situation, answer),
        CorsRole.CorsRequest => Cors.Judge.Request(situation, answer),
        _ => Cors.Judge.NotApplicable(situation, answer),
    };
}
