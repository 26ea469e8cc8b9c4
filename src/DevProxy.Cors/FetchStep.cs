namespace DevProxy.Cors;

/// <summary>One request that a browser sends.</summary>
/// <param name="Kind">Whether it asks or is the request itself.</param>
/// <param name="Method">The method.</param>
/// <param name="Url">The absolute URL.</param>
/// <param name="Headers">What script set, and <c>Origin</c> and the preflight's headers where they belong; nothing else that a browser adds.</param>
/// <param name="SendsCredentials">Whether cookies and HTTP authentication would go with it. Never with a preflight.</param>
public sealed record FetchStep(FetchStepKind Kind, string Method, string Url, HeaderList Headers, bool SendsCredentials);
