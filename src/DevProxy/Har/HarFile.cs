using System.Collections.Immutable;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Har;

/// <summary>A HAR file (HTTP Archive 1.2).</summary>
/// <param name="Creator">Who wrote it, as it says itself: <c>WebInspector 537.36</c>, <c>Firefox 153.0</c>.</param>
/// <param name="Entries">Its entries in the file's order.</param>
internal sealed record HarFile(string Creator, ImmutableArray<HarEntry> Entries);

/// <summary>One entry of a HAR file, as much of it as a diagnosis needs.</summary>
/// <param name="Index">Its place in <c>log.entries</c>, from 0.</param>
/// <param name="StartedAt">When the page asked; the earliest time when the file does not say.</param>
/// <param name="ResourceType">Chrome's <c>_resourceType</c> (<c>fetch</c>, <c>xhr</c>, <c>preflight</c>, <c>document</c>, …); null in other
/// files.</param>
/// <param name="Request">The request. A browser that never sent it writes the headers that it knew (Chrome's "provisional
/// headers").</param>
/// <param name="Answer">The answer; null when none came (status 0).</param>
/// <param name="Error">Chrome's <c>_error</c>, <c>net::ERR_FAILED</c> for whatever CORS refuses; null where nothing failed and in other
/// files.</param>
/// <param name="Body">The beginning of the answer's body where that is text and the file has it.</param>
/// <param name="Upstream">In DevProxy's own files the upstream's answer before anything was changed; else null.</param>
/// <param name="FromServiceWorker">Whether a service worker answered, to which no CORS check applies.</param>
internal sealed record HarEntry(
    int Index,
    DateTimeOffset StartedAt,
    string? ResourceType,
    ObservedRequest Request,
    Answer? Answer,
    string? Error,
    string? Body,
    Answer? Upstream,
    bool FromServiceWorker
)
{
    /// <summary>Whether the browser's own cache answered (<c>_fromCache</c>).</summary>
    public bool FromCache { get; init; }

    /// <summary>The type of the answer's body, as the file has it.</summary>
    public string? MimeType { get; init; }

    /// <summary>Whether it is a font, which browsers load without credentials, by the best evidence that the file has.</summary>
    public bool IsFont =>
        ResourceType is not null ? ResourceType == "font"
        : Request.Headers.Get("Sec-Fetch-Dest") is { } destination ? destination == "font"
        : IsFontType(MimeType) || IsFontType(Answer?.Headers.Get("Content-Type")) || IsFontFile(Request.Url);

    /// <summary>From the start to the end of the answer; 0 when the file does not say.</summary>
    public double DurationMs { get; init; }

    /// <summary>What went over a WebSocket; null where the file has nothing of it.</summary>
    public HarMessages? Messages { get; init; }

    /// <summary>As written, <c>HTTP/1.1</c>, <c>h2</c>, …; empty when the file does not say.</summary>
    public string HttpVersion { get; init; } = "";

    /// <summary>What the page sent; null when it sent nothing.</summary>
    public BodyPart? RequestBody { get; init; }

    /// <summary>What the page got, the whole of it; null when there was nothing.</summary>
    public BodyPart? ResponseBody { get; init; }

    /// <summary>Playwright's name for the file beside this one that has what the page sent; null for none.</summary>
    public string? RequestBodyFile { get; init; }

    /// <summary>The same of what the page got.</summary>
    public string? ResponseBodyFile { get; init; }

    /// <summary>In DevProxy's own files the exchange record; else null.</summary>
    public OwnRecord? Own { get; init; }

    private static bool IsFontType(string? type) =>
        type is not null
        && (
            type.StartsWith("font/", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("application/font", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("application/x-font", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("application/vnd.ms-fontobject", StringComparison.OrdinalIgnoreCase)
        );

    private static bool IsFontFile(string url) =>
        url.Split('?', 2)[0].Split('.')[^1].ToLowerInvariant() is "woff" or "woff2" or "ttf" or "otf" or "eot";
}

/// <summary>What came of reading a HAR file: the file, or why it is none.</summary>
/// <param name="File">The file; null when it could not be read.</param>
/// <param name="Problem">What it is instead, for a person; null when it was read.</param>
/// <param name="Fix">What to do, for a person; null when it was read.</param>
internal sealed record HarReading(HarFile? File, string? Problem, string? Fix);
