namespace DevProxy.Cors;

/// <summary>Why a browser refuses an answer. In kebab-case these are the codes of the exchange record (<c>acao-missing</c>).</summary>
/// <remarks>
/// ACAO, ACAC, ACAM and ACAH are <c>Access-Control-Allow-Origin</c>, <c>-Credentials</c>, <c>-Methods</c> and <c>-Headers</c>.
/// </remarks>
public enum FailureCode
{
    /// <summary>No ACAO on the answer (Fetch, CORS check, step 2).</summary>
    AcaoMissing,

    /// <summary>ACAO has several values (Fetch, CORS check, step 4).</summary>
    AcaoMultiple,

    /// <summary>ACAO is neither an origin nor <c>*</c> (Fetch, CORS check, step 4).</summary>
    AcaoInvalid,

    /// <summary>ACAO is another origin (Fetch, CORS check, step 4).</summary>
    AcaoMismatch,

    /// <summary>ACAO is <c>*</c> and the credentials mode is <c>include</c> (Fetch, CORS check, step 3).</summary>
    AcaoWildcardWithCredentials,

    /// <summary>No ACAC and the credentials mode is <c>include</c> (Fetch, CORS check, step 6).</summary>
    AcacMissing,

    /// <summary>ACAC is not exactly <c>true</c> (Fetch, CORS check, step 7).</summary>
    AcacNotTrue,

    /// <summary>As <see cref="AcaoMissing"/>, on the preflight.</summary>
    PreflightAcaoMissing,

    /// <summary>As <see cref="AcaoMultiple"/>, on the preflight.</summary>
    PreflightAcaoMultiple,

    /// <summary>As <see cref="AcaoInvalid"/>, on the preflight.</summary>
    PreflightAcaoInvalid,

    /// <summary>As <see cref="AcaoMismatch"/>, on the preflight.</summary>
    PreflightAcaoMismatch,

    /// <summary>As <see cref="AcaoWildcardWithCredentials"/>, on the preflight.</summary>
    PreflightAcaoWildcardWithCredentials,

    /// <summary>As <see cref="AcacMissing"/>, on the preflight.</summary>
    PreflightAcacMissing,

    /// <summary>As <see cref="AcacNotTrue"/>, on the preflight.</summary>
    PreflightAcacNotTrue,

    /// <summary>The preflight's status is not 200 to 299 (Fetch, CORS-preflight fetch, step 7).</summary>
    PreflightStatus,

    /// <summary>The preflight was redirected (Fetch, CORS-preflight fetch: redirect mode is <c>error</c>).</summary>
    PreflightRedirect,

    /// <summary>The preflight got no answer.</summary>
    PreflightNetworkError,

    /// <summary>ACAM is not a valid list of tokens (Fetch, CORS-preflight fetch, step 7.3).</summary>
    PreflightAcamUnparsable,

    /// <summary>ACAH is not a valid list of tokens (Fetch, CORS-preflight fetch, step 7.3).</summary>
    PreflightAcahUnparsable,

    /// <summary>The method is not in ACAM.</summary>
    PreflightMethodNotAllowed,

    /// <summary>The method is in ACAM in a different case only.</summary>
    PreflightMethodCase,

    /// <summary>ACAM is <c>*</c>, which is a literal name with credentials.</summary>
    PreflightMethodWildcardWithCredentials,

    /// <summary>A header is not in ACAH.</summary>
    PreflightHeaderNotAllowed,

    /// <summary>ACAH is <c>*</c>, which is a literal name with credentials.</summary>
    PreflightHeaderWildcardWithCredentials,

    /// <summary><c>Authorization</c> is covered by ACAH <c>*</c> only: refused by the standard, accepted by today's browsers.</summary>
    PreflightAuthorizationWildcard,

    /// <summary>A cross-origin redirect's <c>Location</c> contains user-info (Fetch, HTTP-redirect fetch).</summary>
    RedirectUserinfo,

    /// <summary>A redirect's <c>Location</c> is not http(s) (Fetch, HTTP-redirect fetch).</summary>
    RedirectNotHttp,

    /// <summary>More than 20 redirects (Fetch, HTTP-redirect fetch).</summary>
    RedirectTooMany,

    /// <summary>The request's mode is <c>same-origin</c> and its URL is not (Fetch, main fetch).</summary>
    ModeSameOrigin,

    /// <summary>An https page and a plain http URL (Mixed Content): refused before CORS.</summary>
    MixedContent,

    /// <summary>
    /// A page of the internet and an address of this machine or its network (Local Network Access): refused or asked for before CORS.
    /// </summary>
    LocalNetworkAccess,
}

/// <summary>
/// The codes of the CORS check exist twice: for the answer itself and, with the prefix <c>preflight-</c>, for a preflight's answer.
/// </summary>
public static class PreflightCodes
{
    /// <summary>Whether the code is about a preflight.</summary>
    public static bool IsPreflight(FailureCode code) =>
        code is >= FailureCode.PreflightAcaoMissing and <= FailureCode.PreflightAuthorizationWildcard;

    /// <summary>The code of the same rule on a preflight; a code that has none stays as it is.</summary>
    public static FailureCode ForPreflight(FailureCode code) =>
        code switch
        {
            FailureCode.AcaoMissing => FailureCode.PreflightAcaoMissing,
            FailureCode.AcaoMultiple => FailureCode.PreflightAcaoMultiple,
            FailureCode.AcaoInvalid => FailureCode.PreflightAcaoInvalid,
            FailureCode.AcaoMismatch => FailureCode.PreflightAcaoMismatch,
            FailureCode.AcaoWildcardWithCredentials => FailureCode.PreflightAcaoWildcardWithCredentials,
            FailureCode.AcacMissing => FailureCode.PreflightAcacMissing,
            FailureCode.AcacNotTrue => FailureCode.PreflightAcacNotTrue,
            _ => code,
        };

    /// <summary>The code of the same rule on the request itself; a code that has none stays as it is.</summary>
    public static FailureCode ForRequest(FailureCode code) =>
        code switch
        {
            FailureCode.PreflightAcaoMissing => FailureCode.AcaoMissing,
            FailureCode.PreflightAcaoMultiple => FailureCode.AcaoMultiple,
            FailureCode.PreflightAcaoInvalid => FailureCode.AcaoInvalid,
            FailureCode.PreflightAcaoMismatch => FailureCode.AcaoMismatch,
            FailureCode.PreflightAcaoWildcardWithCredentials => FailureCode.AcaoWildcardWithCredentials,
            FailureCode.PreflightAcacMissing => FailureCode.AcacMissing,
            FailureCode.PreflightAcacNotTrue => FailureCode.AcacNotTrue,
            _ => code,
        };
}
