using System.Globalization;
using System.Text.Json;
using DevProxy.Terminal;

namespace DevProxy.Cli;

/// <summary>One exchange of a DevProxy that runs, at length: what was asked and answered, what a browser makes of it, the fix.</summary>
/// <param name="record">Its record as the inspector's API gives it, with bodies.</param>
internal sealed class ExchangeReport(JsonElement record)
{
    private const int MessagesShown = 10;
    private const int MessageChars = 200;

    /// <summary>The lines below the exchange's own.</summary>
    public IEnumerable<string> Lines(AnsiStyle style, int? columns) =>
        Table.Lines(Request().Concat(Upstream()).Concat(Response()).Concat(Messages()).Concat(Conclusion()), style, columns);

    private IEnumerable<Row> Request()
    {
        var request = record.Part("request");
        yield return new Row("request", $"{request.Text("method")} {request.Text("url")} {request.Text("httpVersion")}");
        foreach (var operation in record.List("graphql"))
            yield return new Row("GraphQL", $"{operation.Text("type")} {operation.Text("name") ?? "without a name"}".TrimStart());
        foreach (var row in Headers(request, "headers").Concat(Body(request.Part("body"))))
            yield return row;
    }

    // What it answered in its body is what the browser got.
    private IEnumerable<Row> Upstream()
    {
        var upstream = record.Part("upstream");
        if (upstream.Text("url") is not { } url)
            yield break;
        yield return new Row("upstream", $"{url} answered {Number(upstream.Number("status")) ?? "nothing"}");
        foreach (var row in Headers(upstream, "headers"))
            yield return row;
    }

    private IEnumerable<Row> Response()
    {
        var response = record.Part("response");
        if (response.Number("status") is not { } status)
            yield break;
        yield return new Row("browser got", $"{Number(status)} from {record.Text("answeredFrom") ?? record.Text("answeredBy") ?? "?"}");
        var grpc = record.Part("grpc");
        if (grpc.Number("status") is { } code)
        {
            var tone = code == 0 ? Tone.Good : Tone.Bad;
            yield return new Row("gRPC", $"{Number(code)} {grpc.Text("name")} {grpc.Text("message")}".TrimEnd(), tone);
        }

        foreach (var row in Headers(response, "headers").Concat(Body(response.Part("body"))))
            yield return row;
    }

    // Where there are many, the end of them says most.
    private IEnumerable<Row> Messages()
    {
        foreach (var (member, before) in new[] { ("messages", "messagesBefore"), ("events", "eventsBefore") })
        {
            var all = record.List(member).ToList();
            if (all.Count == 0)
                continue;
            var count = (int)(record.Number(before) ?? 0) + all.Count;
            yield return new Row(
                member,
                count > MessagesShown
                    ? $"{Plural.Of(count, member[..^1])}, of which the last are; --json has more:"
                    : $"{Plural.Of(count, member[..^1])}:"
            );
            foreach (var one in all.TakeLast(MessagesShown))
                yield return new Row("", Message(one));
        }

        if (record.Text("eventsUnreadable") is { } why)
            yield return new Row("events", why, Tone.Warning);
    }

    private static string Message(JsonElement one)
    {
        var at = string.Create(CultureInfo.InvariantCulture, $"{one.Number("atMs") / 1000:0.000} s");
        var what = one.Text("direction") is { } direction ? $"{direction} {one.Text("type")}" : one.Text("event");
        var size = one.Number("size") is { } bytes ? string.Create(CultureInfo.InvariantCulture, $" {bytes:0} bytes") : "";
        var text = (one.Text("text") ?? one.Text("data") ?? one.Text("unreadable") ?? "").ReplaceLineEndings(" ");
        var says = $"{Number(one.Number("closeCode"))} {(text.Length > MessageChars ? text[..MessageChars] + "…" : text)}".Trim();
        return $"{at} {what}{size}{(says.Length > 0 ? ": " : "")}{says}";
    }

    private IEnumerable<Row> Conclusion()
    {
        var cors = record.Part("cors");
        var error = record.Part("error");
        if (error.Text("detail") is { } detail)
        {
            yield return new Row("why", detail, Tone.Bad);
            if (error.Text("fix") is { Length: > 0 } advice)
                yield return new Row("do this", advice);
        }

        foreach (var remark in record.List("remarks"))
            yield return new Row("note", remark.GetString() ?? "");
        foreach (var row in Verdict("your API alone", cors.Part("upstream")).Concat(Verdict("with DevProxy", cors.Part("delivered"))))
            yield return row;
        foreach (var one in cors.List("production"))
        {
            foreach (var row in Verdict($"for {one.Text("origin")}", one.Part("verdict")))
                yield return row;
        }

        foreach (var change in cors.List("changed"))
            yield return new Row("changed", change.GetString() ?? "", Tone.Changed);
        if (Fix(cors) is { } fix)
            yield return new Row("fix your API", fix, Tone.Good);
    }

    private static string? Fix(JsonElement cors) =>
        new[] { cors.Part("upstream"), cors.Part("delivered") }
            .Concat(cors.List("production").Select(static one => one.Part("verdict")))
            .Select(static verdict => verdict.Part("fix").Text("summary"))
            .FirstOrDefault(static summary => summary is not null);

    private static IEnumerable<Row> Verdict(string label, JsonElement verdict)
    {
        if (verdict.Text("outcome") is not { } outcome || outcome == "not-applicable")
            yield break;
        var tone = outcome switch
        {
            "allowed" => Tone.Good,
            "blocked" => Tone.Bad,
            _ => Tone.Warning,
        };
        yield return new Row(label, $"{outcome} {verdict.Text("code")}".TrimEnd(), tone);
        if (verdict.Text("explanation") is { } explanation)
            yield return new Row("", explanation);
    }

    private static IEnumerable<Row> Headers(JsonElement message, string name) =>
        message.List(name).Select(static line => new Row("", $"{line[0].GetString()}: {line[1].GetString()}", Tone.Muted));

    private static IEnumerable<Row> Body(JsonElement body)
    {
        if (body.Number("size") is not { } size)
            yield break;
        var what = string.Create(CultureInfo.InvariantCulture, $"{size:0} bytes {body.Text("mimeType")}").TrimEnd();
        if (body.Text("text") is not { } text)
            yield return new Row("body", $"{what}; not text, --json has them");
        else
        {
            var isCut = body.Part("truncated").ValueKind == JsonValueKind.True;
            yield return new Row("body", isCut ? $"{what}, of which the first are kept:" : $"{what}:");
            yield return new Row("", text, Verbatim: true);
        }
    }

    private static string? Number(double? number) => number?.ToString(CultureInfo.InvariantCulture);
}
