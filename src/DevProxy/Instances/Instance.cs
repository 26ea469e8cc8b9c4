using System.Text.Json;
using System.Text.Json.Serialization;

namespace DevProxy.Instances;

/// <summary>A DevProxy that runs, as other programs of the same user find it.</summary>
/// <param name="Folder">Where it was started, absolute: the working directory, or that of its configuration.</param>
/// <param name="Proxy">Where the proxy listens, as a browser writes it.</param>
/// <param name="Inspector">Where the inspector listens; null when it is switched off.</param>
/// <param name="Token">What a request that changes something has to show there; null without an inspector.</param>
/// <param name="Pid">Its process.</param>
/// <param name="StartedAt">When that process began.</param>
internal sealed record Instance(string Folder, string Proxy, string? Inspector, string? Token, int Pid, DateTimeOffset StartedAt)
{
    /// <summary>The instance in a file; null when there is none in it.</summary>
    public static Instance? Read(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, InstanceJson.Default.Instance) is { Folder: not null, Proxy: not null } read
                ? read
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The file's content.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, InstanceJson.Default.Instance);
}

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(Instance))]
internal sealed partial class InstanceJson : JsonSerializerContext;
