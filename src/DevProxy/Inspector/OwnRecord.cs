using System.Text.Json;
using DevProxy.Traffic;

namespace DevProxy.Inspector;

/// <summary>A record that DevProxy wrote into a HAR file, put together again: the bodies' contents are only in the entry.</summary>
internal static class OwnRecord
{
    /// <summary>Writes the record with its bodies.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="record">The entry's <c>_devproxy</c>.</param>
    /// <param name="entry">The entry itself, read as any other.</param>
    public static void Write(Utf8JsonWriter json, JsonElement record, ExchangeRecord entry)
    {
        json.WriteStartObject();
        foreach (var member in record.EnumerateObject())
        {
            if (member is { Name: "request", Value.ValueKind: JsonValueKind.Object })
                WriteMessage(json, member, entry.Request.Body);
            else if (member is { Name: "response", Value.ValueKind: JsonValueKind.Object })
                WriteMessage(json, member, entry.Response?.Body);
            else
                member.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter json, JsonProperty message, BodyPart? body)
    {
        json.WriteStartObject(message.Name);
        foreach (var member in message.Value.EnumerateObject())
        {
            if (member is { Name: "body", Value.ValueKind: JsonValueKind.Object } && body is not null)
                WriteBody(json, member.Value, body);
            else
                member.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter json, JsonElement known, BodyPart body)
    {
        json.WriteStartObject("body");
        foreach (var member in known.EnumerateObject())
        {
            if (member.Name is not ("text" or "base64"))
                member.WriteTo(json);
        }

        if (body.Text is not null)
            json.WriteString("text", body.Text);
        if (body.Base64 is not null)
            json.WriteString("base64", body.Base64);
        json.WriteEndObject();
    }
}
