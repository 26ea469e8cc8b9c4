namespace DevProxy.Cors;

/// <summary>One request on a browser's way through redirects.</summary>
/// <param name="Method">The normalized method.</param>
/// <param name="Url">The absolute URL of this hop.</param>
/// <param name="Headers">What script set and the redirects before left.</param>
/// <param name="IsCors">Whether response tainting is <c>cors</c>. It never goes back, not even on a redirect home.</param>
/// <param name="IsTainted">Whether a redirect left a foreign origin for another one: from there on <c>Origin</c> is <c>null</c>.</param>
/// <param name="Count">How many redirects were followed to get here.</param>
public sealed record FetchHop(string Method, string Url, HeaderList Headers, bool IsCors, bool IsTainted, int Count)
{
    /// <summary>The origin that this hop is judged by (Fetch, "serializing a request origin").</summary>
    public string SerializedOrigin(Origin page) => IsTainted ? Origin.Opaque.Serialized : page.Serialized;
}
