namespace DevProxy.Tests.Checking;

/// <summary>An answer, sent exactly as written: spaces, control bytes and repeated lines included.</summary>
internal sealed record WebPlatformAnswer(int Status, string[][] Headers);
