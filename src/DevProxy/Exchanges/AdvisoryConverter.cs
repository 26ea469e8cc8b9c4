using DevProxy.Cors;

namespace DevProxy.Exchanges;

/// <summary><c>adv-vary-origin-missing</c>.</summary>
internal sealed class AdvisoryConverter() : WordConverter<Advisory>(WireName.Of);
