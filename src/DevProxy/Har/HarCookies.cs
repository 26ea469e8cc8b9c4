using System.Text.Json;
using DevProxy.Cors;

namespace DevProxy.Har;

/// <summary>
/// The cookies of header lines as HAR 1.2 lists them: what a browser's DevTools show of them. Values are those of the lines, masked.
/// </summary>
internal static class HarCookies
{
    /// <summary>Writes the array of a request's cookies.</summary>
    public static void WriteSent(Utf8JsonWriter json, HeaderList headers) =>
        Write(
            json,
            headers
                .Where(line => Is(line, "Cookie"))
                .SelectMany(line => line.Value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        );

    /// <summary>Writes the array of the cookies that an answer sets, with their attributes.</summary>
    public static void WriteSet(Utf8JsonWriter json, HeaderList headers) =>
        Write(json, headers.Where(line => Is(line, "Set-Cookie")).Select(line => line.Value));

    private static void Write(Utf8JsonWriter json, IEnumerable<string> cookies)
    {
        json.WriteStartArray("cookies");
        foreach (var cookie in cookies)
        {
            var parts = cookie.Split(';', StringSplitOptions.TrimEntries);
            var (name, value) = Pair(parts[0]);

            // A cookie without "=" is all value (RFC 6265bis, section 5.6).
            if (!parts[0].Contains('=', StringComparison.Ordinal))
                (name, value) = ("", name);
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("value", value);
            foreach (var attribute in parts.Skip(1))
                Attribute(json, attribute);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Attribute(Utf8JsonWriter json, string attribute)
    {
        var (name, value) = Pair(attribute);
        switch (name.ToLowerInvariant())
        {
            case "path" or "domain":
                json.WriteString(name.ToLowerInvariant(), value);
                break;
            case "samesite":
                json.WriteString("sameSite", value);
                break;
            case "httponly":
                json.WriteBoolean("httpOnly", true);
                break;
            case "secure":
                json.WriteBoolean("secure", true);
                break;
            default:
                break; // Expires would have to be a date of ISO 8601, and Max-Age has no place in HAR.
        }
    }

    private static (string Name, string Value) Pair(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (pair, "") : (pair[..equals].Trim(), pair[(equals + 1)..].Trim());
    }

    private static bool Is(HeaderLine line, string name) => line.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
