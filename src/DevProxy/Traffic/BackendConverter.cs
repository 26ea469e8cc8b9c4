using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary><c>aspnetcore</c>: backends are written in lower case.</summary>
internal sealed class BackendConverter() : WordConverter<Backend>(WireName.Of);
