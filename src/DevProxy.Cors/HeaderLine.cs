namespace DevProxy.Cors;

/// <summary>One header field line as it stood on the wire. Two lines of one name stay two lines.</summary>
/// <param name="Name">The field name, in the case that was sent.</param>
/// <param name="Value">The field value; one <see cref="char"/> for one byte (Latin-1).</param>
public readonly record struct HeaderLine(string Name, string Value);
