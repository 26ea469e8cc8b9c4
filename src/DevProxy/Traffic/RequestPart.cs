using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>The request as the browser sent it.</summary>
/// <param name="Method">Byte for byte.</param>
/// <param name="Url">The client-facing absolute URL.</param>
/// <param name="HttpVersion"><c>HTTP/1.1</c> or <c>HTTP/2</c>.</param>
/// <param name="Headers">As received.</param>
/// <param name="Body">Null when there was none.</param>
internal sealed record RequestPart(string Method, string Url, string HttpVersion, HeaderList Headers, BodyPart? Body);
