using System.Globalization;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Har;
using DevProxy.Responding;
using DevProxy.Routing;
using DevProxy.Traffic;
using Microsoft.AspNetCore.WebUtilities;

namespace DevProxy.Recording;

/// <summary>Answers from a recording, before any route is asked.</summary>
/// <param name="recorded">What the file has.</param>
/// <param name="forwardsMisses">Whether what it does not have goes its usual way; else it is answered with an error.</param>
internal sealed class Playback(RecordingIndex recorded, bool forwardsMisses) : IAnswerSource
{
    private const int BodyInMemory = 64 * 1024;

    public async ValueTask<FoundAnswer?> FindAsync(HttpContext context, Exchange exchange)
    {
        if (exchange.Kind == ExchangeKind.Preflight)
            return !forwardsMisses || recorded.HasAny(exchange.Observation.Question!.Method, exchange.Arrived.Target)
                ? new FoundAnswer(new MissingAnswer(recorded, default))
                : null;
        if (exchange.Kind == ExchangeKind.Websocket)
            return forwardsMisses ? null : new FoundAnswer(new MissingAnswer(recorded, recorded.Key.Of(exchange, [])));

        var request = recorded.Key.Of(exchange, await BodyAsync(context));
        if (recorded.Next(request) is { } entry)
            return new FoundAnswer(new RecordedAnswer(recorded, entry));
        return forwardsMisses ? null : new FoundAnswer(new MissingAnswer(recorded, request));
    }

    // It is there to be read again, for whoever the request goes on to.
    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        if (context.Request.ContentLength == 0 || (HttpMethods.IsGet(context.Request.Method) && context.Request.ContentLength is null))
            return [];
        var body = new FileBufferingReadStream(context.Request.Body, BodyInMemory);
        context.Response.RegisterForDisposeAsync(body);
        context.Request.Body = body;
        using var copy = new MemoryStream();
        await body.CopyToAsync(copy, context.RequestAborted);
        body.Position = 0;
        return copy.ToArray();
    }
}

/// <summary>One answer of a recording.</summary>
internal sealed class RecordedAnswer(RecordingIndex recorded, HarEntry entry) : IResponder
{
    public bool AsksUpstream => false;

    public Task<ExchangeError?> RespondAsync(HttpContext context, Exchange exchange, HeadDeadline? deadline)
    {
        exchange.RespondedBy(AnsweredBy.Recording, string.Create(CultureInfo.InvariantCulture, $"{recorded.Name}#{entry.Index}"));
        var status = entry.Answer!.Status;
        var body = status is 204 or 205 or 304 ? null : recorded.BodyOf(entry);
        return new CannedAnswer(status, new HeaderList(Lines()), body).WriteAsync(context);
    }

    // What DevProxy added then it adds again, where it is still to be added: CORS and the verdict are those of the upstream's own answer.
    private IEnumerable<HeaderLine> Lines() =>
        entry
            .Answer!.Headers.Where(line => entry.Upstream is null || !IsAdded(line.Name))
            .Concat(entry.Upstream?.Headers.Where(static line => IsAdded(line.Name)) ?? [])
            .Where(line =>
                !line.Name.StartsWith(':')
                && !FramingHeader.Is(line.Name)
                && !line.Name.Equals("Proxy-Status", StringComparison.OrdinalIgnoreCase)
                && !(line.Name.Equals("Content-Encoding", StringComparison.OrdinalIgnoreCase) && RecordedBody.IsPlain(entry))
            )
            .SelectMany(Split);

    private static bool IsAdded(string name) =>
        name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Server-Timing", StringComparison.OrdinalIgnoreCase);

    // Chrome writes several Set-Cookie lines as one of several lines.
    private static IEnumerable<HeaderLine> Split(HeaderLine line) =>
        line.Value.Split('\n', StringSplitOptions.TrimEntries).Select(value => line with { Value = value });
}

/// <summary>The answer to what was not recorded.</summary>
internal sealed class MissingAnswer(RecordingIndex recorded, RecordedRequest request) : IResponder
{
    public bool AsksUpstream => false;

    public Task<ExchangeError?> RespondAsync(HttpContext context, Exchange exchange, HeadDeadline? deadline)
    {
        var error = new ExchangeError(
            "destination_unavailable",
            $"{recorded.Name} has no answer to {request.Method} {request.Target}. "
                + (
                    recorded.Nearest(request) is var (nearest, difference)
                        ? $"The nearest that was recorded is {nearest.Method} {nearest.Url}, {difference}."
                        : "Nothing is recorded in it."
                ),
            "Record it: devproxy --record FILE.har; or let what is missing through: --on-miss forward."
        );
        exchange.Failed(error);
        return Task.FromResult<ExchangeError?>(error);
    }
}
