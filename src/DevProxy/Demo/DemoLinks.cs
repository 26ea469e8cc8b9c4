using System.Text.Json;
using System.Text.Json.Serialization;

namespace DevProxy.Demo;

/// <summary>The origins that the page needs to know, each as <c>http://localhost:8010</c> without a path.</summary>
/// <param name="Api">Where the API is called directly.</param>
/// <param name="Proxy">Where the same API is called through DevProxy.</param>
/// <param name="Inspector">Where DevProxy shows what happened; null when its inspector is off.</param>
internal sealed record DemoLinks(string Api, string Proxy, string? Inspector);

/// <summary>How they are written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DemoLinks))]
internal sealed partial class DemoJsonContext : JsonSerializerContext;
