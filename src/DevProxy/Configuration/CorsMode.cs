namespace DevProxy.Configuration;

internal enum CorsMode
{
    /// <summary>The upstream is asked; what a browser would reject is replaced.</summary>
    Repair,

    /// <summary>DevProxy owns CORS: preflights are answered here, the upstream's headers are removed.</summary>
    Override,
}
