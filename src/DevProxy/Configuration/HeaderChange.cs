namespace DevProxy.Configuration;

/// <summary>One entry of <c>headers</c> or <c>responseHeaders</c>.</summary>
/// <param name="Name">The field name.</param>
/// <param name="Value">What it is set to; null removes it.</param>
internal sealed record HeaderChange(string Name, string? Value);
