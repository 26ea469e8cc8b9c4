namespace DevProxy.Cors;

/// <summary>Why the server answered as it did, where the bytes show it.</summary>
public enum RootCause
{
    /// <summary>The preflight was answered 401 or 403, or sent to a login page.</summary>
    OptionsRejectedByAuth,

    /// <summary>The preflight was answered 404, 405 or 501.</summary>
    OptionsNotRouted,

    /// <summary>The preflight was answered 5xx.</summary>
    OptionsCrashed,

    /// <summary>An error answer without the headers that other answers of the same route have.</summary>
    ErrorResponseBypassesCors,

    /// <summary>The preflight passed, the answer itself lacks the headers.</summary>
    CorsOnlyOnPreflight,

    /// <summary>Two layers both add the header.</summary>
    CorsAddedTwice,

    /// <summary>Another origin is let in, this one is not.</summary>
    OriginNotInList,

    /// <summary>The upstream did not answer; the proxy did.</summary>
    UpstreamUnreachable,

    /// <summary>The preflight was redirected from http to https.</summary>
    HttpsRedirect,

    /// <summary>The preflight was redirected for a trailing slash.</summary>
    SlashRedirect,

    /// <summary>The preflight was redirected to another host.</summary>
    HostRedirect,
}
