using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DevProxy.Configuration;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Reading;
using DevProxy.Configuration.Schema;
using DevProxy.Cors;
using DevProxy.Traffic;
using Microsoft.AspNetCore.StaticFiles;

namespace DevProxy.Responding;

/// <summary>An answer that is written down: what a mock, or a fault, says.</summary>
/// <param name="Status">200 to 599.</param>
/// <param name="Headers">Its lines, the type of the body among them.</param>
/// <param name="Body">The bytes; null for none, or where they stand in a file.</param>
internal sealed record CannedAnswer(int Status, HeaderList Headers, byte[]? Body)
{
    private const int CopiedAtOnce = 64 * 1024;

    private static readonly FileExtensionContentTypeProvider Types = new();

    /// <summary>The file whose content is the body, absolute, and read anew for each answer; null for none.</summary>
    public string? File { get; init; }

    /// <summary>The keys that say it.</summary>
    public static ImmutableArray<Key> Keys { get; } =
    [
        new("status", KeyShape.Whole(200, 599), "200", "The status of the answer."),
        new(
            "headers",
            KeyShape.Map(RouteKeys.HeaderMap, KeyShape.Free("a string") with { Items = KeyShape.Free("a string"), ListOf = "strings" }),
            "{}",
            "The headers of the answer; a list is one line for each of its values. CORS headers are added where \"cors\" says so."
        ),
        new(
            "body",
            new KeyShape { Any = true },
            null,
            "The body: any JSON, which is sent as application/json, or a string, which is sent as text/plain."
        ),
        new("file", KeyShape.Free("a path"), null, "A file whose content is the body; relative to the file that names it."),
    ];

    /// <summary>The answer that a section with these keys describes; null when something of it was refused.</summary>
    public static CannedAnswer? Read(Section section, ReadContext context)
    {
        if (Keys.Any(key => section.IsRefused(key.Name)))
            return null;
        var (body, file) = (section.Written("body"), section.Written("file"));
        var status = section.Whole("status");
        var headers = new HeaderReader(context, []).Lines(section.Value("headers")!);
        if (body is not null && file is not null)
            context.Problems.Error(file.At, "\"body\" and \"file\" are both there", "keep one of them");
        if ((body ?? file) is { } content && status is 204 or 205 or 304)
            context.Problems.Error(
                content.At,
                string.Create(CultureInfo.InvariantCulture, $"An answer with the status {status} has no body"),
                "remove it, or write another status"
            );

        var (bytes, type) = body is null ? (null, null) : BodyOf(body);
        var path = file is null ? null : Path(file, context);
        if (path is not null)
            type = Types.TryGetContentType(path, out var known) ? known : "application/octet-stream";
        if (type is not null && headers.Get("Content-Type") is null)
            headers = new HeaderList([.. headers, new HeaderLine("Content-Type", type)]);
        return new CannedAnswer(status, headers, bytes) { File = path };
    }

    /// <summary>The bytes of a <c>body</c> in the configuration, and their type: a string is text, anything else is JSON.</summary>
    public static (byte[]? Bytes, string? Type) BodyOf(SourceNode body) =>
        body.Kind == SourceKind.Text
            ? (Encoding.UTF8.GetBytes(body.Text), "text/plain; charset=utf-8")
            : (SourceJson.Bytes(body), "application/json");

    /// <summary>Sends it.</summary>
    /// <returns>Why it cannot be sent; null when it was.</returns>
    public async Task<ExchangeError?> WriteAsync(HttpContext context)
    {
        await using var file = File is null ? null : Opened(File);
        if (File is not null && file is null)
            return new ExchangeError(
                "destination_unavailable",
                $"The answer is the content of {File}, which cannot be read.",
                "Put the file there, or change \"file\" of the mock."
            );
        var response = context.Response;
        response.StatusCode = Status;
        foreach (var line in Headers)
            response.Headers.Append(line.Name, line.Value);
        if (Status is not (204 or 205 or 304))
            response.ContentLength = file?.Length ?? Body?.Length ?? 0;
        if (HttpMethods.IsHead(context.Request.Method))
            return null;
        if (file is not null)
            await file.CopyToAsync(response.Body, CopiedAtOnce, context.RequestAborted);
        else if (Body is { Length: > 0 })
            await response.Body.WriteAsync(Body, context.RequestAborted);
        return null;
    }

    // A file that is not there yet may come; until then the answer says so.
    private static string? Path(SourceNode node, ReadContext context)
    {
        if (node.Text.Length == 0 || node.Text.Contains('\0', StringComparison.Ordinal))
        {
            context.Problems.Error(
                node.At,
                $"{ReadableJson.Quote(node.Written)} is not a path",
                "write the path of a file, relative to the file that names it"
            );
            return null;
        }

        var path = context.Absolute(node.Text);
        if (!System.IO.File.Exists(path))
            context.Problems.Warn(
                node.At,
                $"{ReadableJson.Quote(node.Written)} does not exist, so the answer will be an error",
                "put the file there; the path is relative to the file that names it"
            );
        return path;
    }

    private static Stream? Opened(string path) => NamedFile.Open(path, long.MaxValue).Stream;
}
