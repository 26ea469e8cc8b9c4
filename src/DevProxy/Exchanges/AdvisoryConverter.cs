using System.Text.Json;
using DevProxy.Cors;

namespace DevProxy.Exchanges;

/// <summary><c>adv-vary-origin-missing</c>.</summary>
internal sealed class AdvisoryConverter()
    : WordConverter<Advisory>(advisory => "adv-" + JsonNamingPolicy.KebabCaseLower.ConvertName(advisory.ToString()));
