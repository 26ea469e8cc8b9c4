namespace DevProxy.Forwarding;

/// <summary>Why a certificate is not accepted.</summary>
internal enum CertificateFault
{
    /// <summary>The server sent none.</summary>
    Missing,

    /// <summary>Its time is over, or has not begun.</summary>
    Expired,

    /// <summary>It is for other names.</summary>
    WrongHost,

    /// <summary>It has signed itself.</summary>
    SelfSigned,

    /// <summary>Nobody who is trusted has signed it.</summary>
    UnknownIssuer,

    /// <summary>Anything else that the chain's building found.</summary>
    Invalid,
}
