namespace DevProxy.Configuration;

/// <summary>One entry of <c>headers</c> or <c>responseHeaders</c>.</summary>
/// <param name="Name">The field name.</param>
/// <param name="Value">What it is set to; null removes it. May be a secret.</param>
internal sealed record HeaderChange(string Name, string? Value)
{
    /// <summary>The value as it may be shown where it may not be shown itself: <c>${NAME}</c>, or stars; null when it may.</summary>
    public string? Masked { get; init; }

    /// <summary>Whether something of the value comes from a <c>${NAME}</c>, which makes it a secret under any name.</summary>
    public bool FromVariable { get; init; }
}
