namespace DevProxy.Configuration.Source;

/// <summary>A key of an object with its value.</summary>
/// <param name="Key">As written, escapes resolved.</param>
/// <param name="At">The key's first quote.</param>
/// <param name="Value">Its value.</param>
internal sealed record SourceMember(string Key, Place At, SourceNode Value);
