namespace DevProxy.Har;

/// <summary>What came of reading a HAR file: the file, or why it is none.</summary>
/// <param name="File">The file; null when it could not be read.</param>
/// <param name="Problem">What it is instead, for a person; null when it was read.</param>
/// <param name="Cure">What to do, for a person; null when it was read.</param>
internal sealed record HarReading(HarFile? File, string? Problem, string? Cure);
