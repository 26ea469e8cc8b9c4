using System.Collections.Immutable;

namespace DevProxy.Har;

/// <summary>A HAR file (HTTP Archive 1.2).</summary>
/// <param name="Creator">Who wrote it, as it says itself: <c>WebInspector 537.36</c>, <c>Firefox 153.0</c>.</param>
/// <param name="Entries">Its entries in the file's order.</param>
internal sealed record HarFile(string Creator, ImmutableArray<HarEntry> Entries);
