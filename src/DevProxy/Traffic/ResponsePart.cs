using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>The answer as the browser got it.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Headers">As sent.</param>
/// <param name="Body">Null when there was none.</param>
internal sealed record ResponsePart(int Status, HeaderList Headers, BodyPart? Body);
