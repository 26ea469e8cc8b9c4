namespace DevProxy.Forwarding;

/// <summary>How far a request's body has come.</summary>
internal enum BodyProgress
{
    /// <summary>There is none, or nothing of it was sent.</summary>
    NotBegun,

    /// <summary>Some of it was sent.</summary>
    Sending,

    /// <summary>Its last byte was sent.</summary>
    Sent,
}
