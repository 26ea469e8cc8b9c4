using System.Text.Json;
using System.Text.Json.Serialization;

namespace DevProxy.Traffic;

/// <summary>Durations are told to a tenth of a millisecond; what is finer is noise.</summary>
internal sealed class MillisecondsConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Records are written, not read.");

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(Rounded(value));

    /// <summary>The duration as it is written.</summary>
    public static double Rounded(double value) => Math.Round(value, 1, MidpointRounding.AwayFromZero);
}
