namespace DevProxy.Cors;

/// <summary>What a request is to CORS.</summary>
public enum CorsRole
{
    /// <summary>The question before a request.</summary>
    Preflight,

    /// <summary>A cross-origin request in cors mode: its answer is checked.</summary>
    CorsRequest,

    /// <summary>For the browser page and target are one origin.</summary>
    SameOrigin,

    /// <summary>A cross-origin load whose answer stays opaque: no check.</summary>
    NoCors,

    /// <summary>A document is loaded: no check.</summary>
    Navigation,

    /// <summary>A WebSocket's handshake: no check.</summary>
    WebSocket,

    /// <summary>No <c>Origin</c> and nothing else that says more: not a CORS request.</summary>
    Plain,
}
