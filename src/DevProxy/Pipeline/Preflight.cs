using DevProxy.Cors;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace DevProxy.Pipeline;

/// <summary>What a CORS preflight asks for.</summary>
/// <param name="Question">As a browser checks the answer to it.</param>
/// <param name="Headers">The value of <c>Access-Control-Request-Headers</c> as it may be echoed; null when it names nothing.</param>
/// <param name="AsksPrivateNetwork">Whether it asks the question of Chromium 104 to 137 about private networks.</param>
internal sealed record Preflight(PreflightQuestion Question, string? Headers, bool AsksPrivateNetwork)
{
    // What is echoed is bounded; no page sends more.
    private const int MaxNames = 64;
    private const int MaxBytes = 4096;

    /// <summary>Reads a preflight; null when the request is none.</summary>
    public static Preflight? Of(HttpRequest request) =>
        PreflightQuestion.Read(request.Method, HeaderLines.Of(request.Headers)) is { } question
            ? new Preflight(
                question,
                Echo(request.Headers.AccessControlRequestHeaders),
                request.Headers["Access-Control-Request-Private-Network"] == "true"
            )
            : null;

    // The valid tokens of the list, as they were sent.
    private static string? Echo(StringValues lines)
    {
        var names = lines
            .SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries))
            .Where(name => Token.IsValid(name))
            .Take(MaxNames);
        var echo = "";
        foreach (var name in names)
        {
            var longer = echo.Length == 0 ? name : $"{echo},{name}";
            if (longer.Length > MaxBytes)
                break;
            echo = longer;
        }

        return echo.Length == 0 ? null : echo;
    }
}
