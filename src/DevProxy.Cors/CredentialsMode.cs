namespace DevProxy.Cors;

/// <summary>What is known of the request's credentials mode. A network observer often cannot tell.</summary>
public enum CredentialsMode
{
    /// <summary>The observed bytes do not settle it; both hypotheses are judged.</summary>
    Unknown,

    /// <summary><c>include</c>: cookies, HTTP authentication and client certificates go with a cross-origin request.</summary>
    Include,

    /// <summary><c>omit</c> or <c>same-origin</c>: a cross-origin request carries none.</summary>
    NotInclude,
}
