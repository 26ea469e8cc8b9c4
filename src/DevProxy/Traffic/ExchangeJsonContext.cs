using System.Text.Json.Serialization;
using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>What the serializer knows of the record's types, worked out when DevProxy is built.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [
        typeof(HeaderListConverter),
        typeof(InstantConverter),
        typeof(MillisecondsConverter),
        typeof(BackendConverter),
        typeof(AdvisoryConverter),
        typeof(AnsweredByConverter),
        typeof(KebabCaseConverter<ExchangeKind>),
        typeof(KebabCaseConverter<Layout>),
        typeof(KebabCaseConverter<PreflightState>),
        typeof(KebabCaseConverter<Outcome>),
        typeof(KebabCaseConverter<FailureCode>),
        typeof(KebabCaseConverter<CredentialsMode>),
        typeof(KebabCaseConverter<RootCause>),
        typeof(KebabCaseConverter<Hint>),
    ]
)]
[JsonSerializable(typeof(ExchangeRecord))]
[JsonSerializable(typeof(Verdict))]
internal sealed partial class ExchangeJsonContext : JsonSerializerContext;
