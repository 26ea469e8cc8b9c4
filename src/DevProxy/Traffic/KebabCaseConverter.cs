using System.Text.Json;

namespace DevProxy.Traffic;

/// <summary><c>AcaoMissing</c> is <c>acao-missing</c>.</summary>
internal sealed class KebabCaseConverter<TEnum>()
    : WordConverter<TEnum>(value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()))
    where TEnum : struct, Enum;
