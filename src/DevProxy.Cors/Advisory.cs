namespace DevProxy.Cors;

/// <summary>Worth saying although the verdict does not depend on it. In kebab-case with <c>adv-</c> in front.</summary>
public enum Advisory
{
    /// <summary>ACAO is a concrete, changing origin without <c>Vary: Origin</c>.</summary>
    VaryOriginMissing,

    /// <summary>A header that pages usually want cannot be read by script.</summary>
    HeaderNotExposed,

    /// <summary>ACAC has no effect.</summary>
    AcacIgnored,

    /// <summary>ACAO is <c>null</c>, the origin of any sandboxed frame.</summary>
    NullOriginAllowed,

    /// <summary>The same with credentials (severe).</summary>
    NullOriginWithCredentials,

    /// <summary>Any origin is echoed with credentials.</summary>
    ReflectsAnyOrigin,

    /// <summary><c>Access-Control-Max-Age</c> is no number of seconds.</summary>
    MaxAgeInvalid,

    /// <summary>Browsers keep a preflight's answer for less than was said.</summary>
    MaxAgeCapped,

    /// <summary>ACAO on an answer to a request without <c>Origin</c>.</summary>
    AcaoWithoutOriginRequest,

    /// <summary>A cookie that a cross-site request will not carry.</summary>
    CookieSamesite,

    /// <summary><c>SameSite=None</c> without <c>Secure</c>.</summary>
    CookieNoneNeedsSecure,

    /// <summary><c>Set-Cookie</c> on an answer to a request without credentials.</summary>
    SetCookieIgnored,

    /// <summary>The preflight passed and the request never came.</summary>
    PreflightAnsweredButNotSent,

    /// <summary><c>Cross-Origin-Resource-Policy</c> refuses a no-cors load.</summary>
    CorpBlocksNoCors,
}
