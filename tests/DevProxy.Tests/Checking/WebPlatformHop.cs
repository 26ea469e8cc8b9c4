namespace DevProxy.Tests.Checking;

/// <summary>One server of a row.</summary>
/// <param name="Server"><c>L</c> the page's own, <c>R</c> and <c>R2</c> two other origins, <c>S</c> one on https.</param>
/// <param name="Answer">What it answers.</param>
/// <param name="Preflight">What it answers to a preflight, where that differs.</param>
internal sealed record WebPlatformHop(string Server, WebPlatformAnswer Answer, WebPlatformAnswer? Preflight);
