using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Har;

// HAR 1.2, as it is read and as it is written. Everything may be missing in a file that is read, and what nobody here reads is only
// written: by properties with "set", since generated code reads "init" all the same. Names with an underscore are extensions: those of
// Chrome's DevTools, and DevProxy's own.

/// <summary>A whole file.</summary>
internal sealed record HarDocument(HarLog? Log);

/// <summary>What a file holds.</summary>
internal sealed record HarLog
{
    public string? Version { get; init; }

    [JsonConverter(typeof(TolerantObject<HarCreator>))]
    public HarCreator? Creator { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenReading)]
    public string[]? Pages { get; set; }

    /// <summary>Written one by one as they are asked for. Null stands for what is no entry.</summary>
    public IEnumerable<HarLogEntry?>? Entries { get; init; }
}

/// <summary>Who wrote the file.</summary>
internal sealed record HarCreator(string? Name, string? Version);

/// <summary>One request and its answer.</summary>
internal sealed record HarLogEntry
{
    public string? StartedDateTime { get; init; }

    public double? Time { get; init; }

    [JsonConverter(typeof(TolerantObject<HarRequest>))]
    public HarRequest? Request { get; init; }

    [JsonConverter(typeof(TolerantObject<HarResponse>))]
    public HarResponse? Response { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenReading)]
    public HarCache? Cache { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenReading)]
    public HarTimings? Timings { get; set; }

    [JsonPropertyName("_resourceType")]
    public string? ResourceType { get; init; }

    [JsonPropertyName("_fromCache")]
    public string? FromCache { get; init; }

    [JsonPropertyName("_webSocketMessages")]
    public HarMessages? Messages { get; init; }

    [JsonPropertyName("_devproxy")]
    public OwnRecord? Own { get; init; }
}

/// <summary>What was asked.</summary>
internal sealed record HarRequest
{
    public string? Method { get; init; }

    public string? Url { get; init; }

    public string? HttpVersion { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenReading)]
    public IEnumerable<HarCookie>? Cookies { get; set; }

    public HeaderList? Headers { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenReading)]
    public IEnumerable<HarParameter>? QueryString { get; set; }

    public double? HeadersSize { get; init; }

    public double? BodySize { get; init; }

    [JsonConverter(typeof(TolerantObject<HarContent>))]
    public HarContent? PostData { get; init; }
}

/// <summary>What was answered; status 0 stands for "nothing".</summary>
internal sealed record HarResponse
{
    public double? Status { get; init; }

    public string? StatusText { get; init; }

    public string? HttpVersion { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenReading)]
    public IEnumerable<HarCookie>? Cookies { get; set; }

    public HeaderList? Headers { get; init; }

    [JsonConverter(typeof(TolerantObject<HarContent>))]
    public HarContent? Content { get; init; }

    [JsonPropertyName("redirectURL")]
    public string? RedirectUrl { get; init; }

    public double? HeadersSize { get; init; }

    public double? BodySize { get; init; }

    [JsonPropertyName("_error")]
    public string? Error { get; init; }

    [JsonPropertyName("_fetchedViaServiceWorker")]
    public bool? FetchedViaServiceWorker { get; init; }
}

/// <summary>A body: <c>postData</c> of a request, which has no size of its own, and <c>content</c> of a response.</summary>
internal sealed record HarContent
{
    public double? Size { get; init; }

    public string? MimeType { get; init; }

    public string? Text { get; init; }

    public string? Encoding { get; init; }

    /// <summary>Playwright's: the file beside this one that has the content.</summary>
    [JsonPropertyName("_file")]
    public string? File { get; init; }

    public string? Comment { get; init; }
}

/// <summary>A cookie as DevTools shows it.</summary>
internal sealed record HarCookie(string Name, string Value)
{
    public string? Path { get; init; }

    public string? Domain { get; init; }

    public string? SameSite { get; init; }

    public bool? HttpOnly { get; init; }

    public bool? Secure { get; init; }
}

/// <summary>A parameter of the query, as it stands in the URL.</summary>
internal sealed record HarParameter(string Name, string Value);

/// <summary>What a cache did; DevProxy has none.</summary>
internal sealed record HarCache;

/// <summary>Where the time went, in milliseconds.</summary>
internal sealed record HarTimings(double Send, double Wait, double Receive);

/// <summary>How a file is read and written.</summary>
internal static class HarJson
{
    /// <summary>How deep objects and lists may be nested. Chrome nests the call stack of each await in the one that it awaits.</summary>
    public const int MaxDepth = 1024;

    private static readonly JsonSerializerOptions Options = new(HarJsonContext.Default.Options)
    {
        Encoder = ExchangeJson.Options.Encoder,
        Converters = { new TolerantObject<HarLogEntry>(HarJsonContext.Default.HarLogEntry) },
    };

    /// <summary>A whole file.</summary>
    public static JsonTypeInfo<HarDocument> Document { get; } = (JsonTypeInfo<HarDocument>)Options.GetTypeInfo(typeof(HarDocument));

    /// <summary>One entry.</summary>
    public static JsonTypeInfo<HarLogEntry> Entry { get; } = (JsonTypeInfo<HarLogEntry>)Options.GetTypeInfo(typeof(HarLogEntry));
}

/// <summary>What the serializer knows of HAR's types, worked out when DevProxy is built.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    MaxDepth = HarJson.MaxDepth,
    Converters = [
        typeof(TolerantText),
        typeof(TolerantNumber),
        typeof(TolerantFlag),
        typeof(HarHeadersConverter),
        typeof(OwnRecordConverter),
        typeof(HarMessagesConverter),
    ]
)]
[JsonSerializable(typeof(HarDocument))]
[JsonSerializable(typeof(OwnRecordFacts))]
internal sealed partial class HarJsonContext : JsonSerializerContext;
