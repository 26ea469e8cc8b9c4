namespace DevProxy.Cors;

/// <summary>A request as a network observer sees it arrive, before anything is rewritten.</summary>
/// <param name="Method">The method, byte for byte.</param>
/// <param name="Url">The absolute URL that the browser called: scheme of the connection, <c>Host</c> as received, path and query as sent.</param>
/// <param name="Headers">All header lines as received.</param>
public sealed record ObservedRequest(string Method, string Url, HeaderList Headers);
