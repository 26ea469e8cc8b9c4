namespace DevProxy.Cors;

/// <summary>Why the server answered as it did, where the bytes show it.</summary>
public enum RootCause
{
    /// <summary>The preflight was answered 401 or with <c>WWW-Authenticate</c>, or redirected to a login page.</summary>
    OptionsRejectedByAuth,

    /// <summary>The preflight was answered 403: by a CORS layer, authentication, a firewall or a platform's own gate.</summary>
    OptionsForbidden,

    /// <summary>The preflight was answered 404, 405 or 501.</summary>
    OptionsNotRouted,

    /// <summary>The preflight was answered 5xx.</summary>
    OptionsCrashed,

    /// <summary>The answer to the preflight carries lists that do not cover what was asked.</summary>
    OptionsLacks,

    /// <summary>The request failed, and error answers bypass the CORS layer.</summary>
    ErrorResponseBypassesCors,

    /// <summary>The preflight passed, but the answer itself lacks the headers.</summary>
    CorsOnlyOnPreflight,

    /// <summary>A tunnel, CDN, gateway, load balancer or platform answered in the application's place.</summary>
    AnsweredByAnotherLayer,

    /// <summary>Two layers add the header.</summary>
    CorsAddedTwice,

    /// <summary>A list of origins was sent where one origin has to be.</summary>
    OriginListInOneLine,

    /// <summary>Another origin is allowed, this one is not.</summary>
    OriginNotInList,

    /// <summary>A cache gave a copy that was made for another origin, or for none.</summary>
    CachedWithoutOrigin,

    /// <summary>The URL names the wrong region or host of a storage.</summary>
    WrongEndpoint,

    /// <summary>The upstream did not answer; the proxy answered itself.</summary>
    UpstreamUnreachable,

    /// <summary>The request was redirected to a login page.</summary>
    LoginRedirect,

    /// <summary>The preflight or the request was redirected from http to https.</summary>
    HttpsRedirect,

    /// <summary>The preflight or the request was redirected for a trailing slash.</summary>
    SlashRedirect,

    /// <summary>The preflight or the request was redirected to another host.</summary>
    HostRedirect,

    /// <summary>The page sets a response header on its request.</summary>
    RequestCarriesResponseHeader,

    /// <summary>The only thing refused is a header that the page could leave out.</summary>
    HeaderNotNeeded,
}
