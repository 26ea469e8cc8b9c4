using System.Text.Encodings.Web;
using System.Text.Json;

namespace DevProxy.Configuration.Source;

/// <summary>JSON that people read: indented, with the characters that they wrote instead of <c>\u0027</c>.</summary>
internal static class ReadableJson
{
    // Nothing of it is ever placed in HTML by concatenation, which is all that the stricter default guards.
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static JsonWriterOptions Indented =>
        new()
        {
            Indented = true,
            Encoder = Encoder,
            NewLine = "\n",
        };

    /// <summary>A text as JSON, quotes included; half of a surrogate pair, which JSON cannot hold, as U+FFFD.</summary>
    public static string Quote(string text) => $"\"{Encoder.Encode(text)}\"";
}
