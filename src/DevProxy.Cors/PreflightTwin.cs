namespace DevProxy.Cors;

/// <summary>The codes that the CORS check gives exist twice: for the answer itself and, with <c>preflight-</c> in front, for the preflight's.</summary>
public static class PreflightTwin
{
    /// <summary>Whether the code is about a preflight.</summary>
    public static bool IsPreflight(FailureCode code) =>
        code is >= FailureCode.PreflightAcaoMissing and <= FailureCode.PreflightAuthorizationWildcard;

    /// <summary>A code of the CORS check, as it is called on a preflight.</summary>
    public static FailureCode WithPrefix(FailureCode code) => code switch
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

    /// <summary>The same rule's code for an answer that is no preflight's; a code without such a twin stays.</summary>
    public static FailureCode WithoutPrefix(FailureCode code) => code switch
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
