using System.Globalization;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Terminal;

/// <summary>
/// One exchange in one line: time, id, method, path and upstream, status, duration, verdict. The columns are aligned; on a
/// terminal a long path is shortened, elsewhere nothing is cut.
/// </summary>
internal static class ExchangeLine
{
    /// <summary>Where the path begins; what belongs to a line is indented to it.</summary>
    public const int Indent = 22;

    private const int AfterPath = 14;
    private const int UnlimitedPathColumns = 56;

    /// <summary>The line, without its end.</summary>
    /// <param name="record">The exchange.</param>
    /// <param name="zone">The zone of the reader's clock.</param>
    /// <param name="style">Its colours.</param>
    /// <param name="columns">The terminal's width; null for a line of any length.</param>
    public static string Of(ExchangeRecord record, TimeZoneInfo zone, AnsiStyle style, int? columns) =>
        Of(ExchangeOutline.Of(record), zone, style, columns);

    /// <summary>The same line of what is known of a record that another process made.</summary>
    public static string Of(ExchangeOutline record, TimeZoneInfo zone, AnsiStyle style, int? columns)
    {
        var time = TimeZoneInfo.ConvertTime(record.StartedAt, zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var id = string.Create(CultureInfo.InvariantCulture, $"#{record.Id}").PadLeft(4);
        var method = TerminalText.Escape(record.Method).PadRight(7);
        var pathColumns = PathColumns(columns);
        var way = Way(record, columns is null ? null : pathColumns).PadRight(pathColumns);
        var status = record.Status is { } code ? code.ToString(CultureInfo.InvariantCulture).PadLeft(3) : "  -";
        var duration = Duration(record).PadLeft(6);
        var end = End(record, columns - Indent - pathColumns - AfterPath);

        var line =
            $"{style.Dim(time)} {style.Dim(id)} {style.Bold(method)} {Painted(way, style)}  "
            + $"{StatusStyle(record.Status, status, style)} {style.Dim(duration)}";
        return end.Text.Length == 0 ? line : $"{line}  {Palette.Paint(style, end.Tone, end.Text)}";
    }

    /// <summary>A duration as a person says it: <c>34 ms</c>, <c>1.2 s</c>, <c>3 min 05 s</c>.</summary>
    public static string Duration(TimeSpan duration) =>
        duration switch
        {
            { TotalMilliseconds: < 999.5 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms"),
            { TotalSeconds: < 59.95 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s"),
            _ => Minutes((long)Math.Round(duration.TotalSeconds)),
        };

    /// <summary>The path and query that the browser asked for.</summary>
    public static string PathOf(string url)
    {
        var authority = url.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? scheme + 3 : 0;
        var path = url.IndexOfAny(['/', '?'], authority);
        return path < 0 ? "/" : url[path..];
    }

    private static string Minutes(long seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min {seconds % 60:00} s");

    private static string Duration(ExchangeOutline record) =>
        record.DurationMs is { } milliseconds ? Duration(TimeSpan.FromMilliseconds(milliseconds)) : "open";

    // Path and verdict share what is left; at 80 columns "repaired acao-missing" still fits.
    private static int PathColumns(int? columns) =>
        columns is { } width ? Math.Clamp((width - Indent - AfterPath) * 53 / 100, 20, 72) : UnlimitedPathColumns;

    /// <summary>The first of the ways to write path and upstream that fits: with query and scheme, without, shortened.</summary>
    private static string Way(ExchangeOutline record, int? columns)
    {
        var path = TerminalText.Escape(PathOf(record.Url));
        var (whole, origin, authority) = Upstream(record, path);
        var bare = path.IndexOf('?', StringComparison.Ordinal) is var query and > 0 ? path[..query] + "?…" : path;
        if (columns is not { } width)
            return $"{path} → {whole}";

        string[] ways =
        [
            $"{path} → {whole}",
            $"{path} → {origin}",
            $"{bare} → {origin}",
            $"{path} → {authority}",
            $"{bare} → {authority}",
            $"{bare} → {ShortOf(authority)}",
        ];
        if (Array.Find(ways, way => way.Length <= width) is { } fitting)
            return fitting;
        var host = CutAtEnd(ShortOf(authority), Math.Max(width / 3, width - bare.Length - 3));
        return $"{TextWrap.Shorten(bare, width - host.Length - 3)} → {host}";
    }

    // On this machine the port is what distinguishes servers.
    private static string ShortOf(string authority) =>
        authority.StartsWith("localhost:", StringComparison.Ordinal) ? authority["localhost".Length..] : authority;

    private static string CutAtEnd(string text, int columns) => text.Length <= columns ? text : text[..(columns - 1)] + "…";

    // An upstream that was asked for the very path is named by its origin alone.
    private static (string Whole, string Origin, string Authority) Upstream(ExchangeOutline record, string path)
    {
        if (record.UpstreamUrl is not { } upstream)
        {
            var here =
                record.Route is null && record.Status == StatusCodes.Status404NotFound ? "no route"
                : record.AnsweredFrom is { } file ? TerminalText.Escape(file)
                : record.AnsweredBy is { } by && by != ExchangeOutline.Word(AnsweredBy.DevProxy) ? TerminalText.Escape(by)
                : "DevProxy";
            return (here, here, here);
        }

        var url = TerminalText.Escape(upstream);
        var asked = PathOf(url);
        var origin = url.EndsWith(asked, StringComparison.Ordinal) ? url[..^asked.Length] : url;
        var authority = origin.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? origin[(scheme + 3)..] : origin;
        return asked == path ? (origin, origin, authority) : (url, origin + WithoutQuery(asked), authority + WithoutQuery(asked));
    }

    private static string WithoutQuery(string path) =>
        path.IndexOf('?', StringComparison.Ordinal) is var query and >= 0 ? path[..query] : path;

    private static (string Text, Tone Tone) End(ExchangeOutline record, int? columns)
    {
        if (record.ErrorType is { } error)
            return error == "client_gone" ? ("the browser disconnected", Tone.Muted) : (TerminalText.Escape(error), Tone.Bad);
        if (record.WebSocket is { } socket && record.DurationMs is not null)
            return (Closed(socket), Tone.Muted);
        var words = record.Verdict;
        if (words.Code is not { } code)
            return (words.Word, words.Tone);
        string[] ways = [$"{words.Word} {code}", $"{words.Word} {code.Replace("preflight-", "", StringComparison.Ordinal)}"];
        return (Array.Find(ways, way => columns is null || way.Length <= columns) ?? words.Word, words.Tone);
    }

    private static string Closed(WebSocketPart socket) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"closed {socket.CloseCode?.ToString(CultureInfo.InvariantCulture) ?? "without a code"}, {socket.Sent.Messages} sent, "
                + $"{socket.Received.Messages} received"
        );

    private static string Painted(string way, AnsiStyle style)
    {
        var arrow = way.IndexOf(" → ", StringComparison.Ordinal);
        return arrow < 0 ? way : way[..arrow] + style.Dim(way[arrow..]);
    }

    private static string StatusStyle(int? status, string text, AnsiStyle style) =>
        status switch
        {
            null => style.Dim(text),
            < 300 => style.Green(text),
            < 400 => style.Cyan(text),
            < 500 => style.Yellow(text),
            _ => style.Red(text),
        };
}
