namespace DevProxy.Cors;

/// <summary>A request as script makes it.</summary>
/// <param name="Method">The method as script wrote it.</param>
/// <param name="Url">The absolute URL.</param>
/// <param name="Origin">The page's origin.</param>
/// <param name="Headers">The headers that script sets; the forbidden ones among them are dropped.</param>
/// <param name="Include">Whether the credentials mode is <c>include</c>. <c>omit</c> and <c>same-origin</c> are one thing cross-origin.</param>
/// <param name="Mode">The mode; <c>fetch(url)</c> uses <see cref="FetchMode.Cors"/>.</param>
/// <param name="UseCorsPreflight">An upload listener or a streaming body, which ask for a preflight of their own.</param>
public sealed record FetchRequest(
    string Method,
    string Url,
    Origin Origin,
    HeaderList Headers,
    bool Include,
    FetchMode Mode = FetchMode.Cors,
    bool UseCorsPreflight = false)
{
    /// <summary>The backend that fixes are for, where somebody said so.</summary>
    public Backend? Backend { get; init; }
}
