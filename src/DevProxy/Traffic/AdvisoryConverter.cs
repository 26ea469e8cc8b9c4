using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary><c>adv-vary-origin-missing</c>.</summary>
internal sealed class AdvisoryConverter() : WordConverter<Advisory>(WireName.Of);
