namespace DevProxy.Tests.EndToEnd.Documented;

/// <summary>Where DevProxy does something else than what is documented elsewhere.</summary>
/// <param name="Result">Its own result; null when the request is not proxied.</param>
/// <param name="Why">Why that is better.</param>
internal sealed record Difference(string? Result, string Why);
