namespace DevProxy.Cors;

/// <summary>A request's mode (Fetch, section 2.2.5 "Requests").</summary>
public enum FetchMode
{
    /// <summary>What <c>fetch()</c> and XMLHttpRequest use.</summary>
    Cors,

    /// <summary>Cross-origin answers stay opaque: images, classic scripts, beacons.</summary>
    NoCors,

    /// <summary>Cross-origin URLs are refused before anything is sent.</summary>
    SameOrigin,

    /// <summary>A document is loaded.</summary>
    Navigate,

    /// <summary>A WebSocket's handshake.</summary>
    WebSocket,
}
