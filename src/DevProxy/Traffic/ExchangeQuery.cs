using System.Globalization;
using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>Which exchanges somebody wants to see. What is not given matches all; what is given is combined with AND.</summary>
/// <param name="After">Only ids above this one, from the oldest of them; null for the newest that there are.</param>
/// <param name="Limit">How many, 1 to 1000.</param>
/// <param name="Words">
/// Each occurs in the method, the URL, the route, the status, the origin, a code, a header line, a body, a message or an event, in any
/// case.
/// </param>
/// <param name="Route">The route's key, exactly.</param>
/// <param name="Method">In any case; a preflight has that of the request it asks for, too.</param>
/// <param name="Status">A number, or a class as <c>4xx</c>.</param>
/// <param name="Outcome">Of the delivered or of the upstream's verdict.</param>
internal sealed record ExchangeQuery(long? After, int Limit, string[] Words, string? Route, string? Method, string? Status, string? Outcome)
{
    private const int DefaultLimit = 100;
    private const int MostLimit = 1000;

    /// <summary>Reads what somebody wrote; null with what is wrong in it.</summary>
    /// <param name="query">The value of a name (<c>after</c>, <c>limit</c>, <c>q</c>, <c>route</c>, <c>method</c>, <c>status</c>,
    /// <c>outcome</c>); null or empty for none.</param>
    public static (ExchangeQuery? Query, string? Problem) Read(Func<string, string?> query)
    {
        if (Number(query, "after") is { IsGiven: true, Value: null })
            return (null, Bad("after", "an exchange's id, as 42"));
        if (Number(query, "limit") is { IsGiven: true, Value: null or 0 })
            return (null, Bad("limit", "a number from 1 to 1000"));
        if (Text(query, "status") is { } status && !IsStatus(status))
            return (null, Bad("status", "a status as 404, or a class as 4xx"));
        if (Text(query, "outcome") is { } outcome && !Enum.GetValues<Outcome>().Any(known => Word(known) == outcome))
            return (null, Bad("outcome", "one of " + string.Join(", ", Enum.GetValues<Outcome>().Select(Word))));
        return (
            new ExchangeQuery(
                Number(query, "after").Value,
                (int)Math.Min(Number(query, "limit").Value ?? DefaultLimit, MostLimit),
                (Text(query, "q") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                Text(query, "route"),
                Text(query, "method"),
                Text(query, "status"),
                Text(query, "outcome")
            ),
            null
        );
    }

    /// <summary>The exchanges that are asked for, oldest first.</summary>
    /// <param name="records">All that are kept, oldest first.</param>
    /// <param name="whole">
    /// The record of an id with its bodies, which are made fit to show only where they are searched; null where the records have them.
    /// </param>
    public IEnumerable<ExchangeRecord> Select(IEnumerable<ExchangeRecord> records, Func<long, ExchangeRecord?>? whole = null) =>
        After is { } after
            ? records.Where(record => record.Id > after && Matches(record, whole)).Take(Limit)
            : records.Where(record => Matches(record, whole)).TakeLast(Limit);

    /// <summary>Whether one record is among what is asked for; <see cref="After"/> and <see cref="Limit"/> aside.</summary>
    /// <param name="record">The record.</param>
    /// <param name="whole">As for <see cref="Select"/>.</param>
    public bool Matches(ExchangeRecord record, Func<long, ExchangeRecord?>? whole) =>
        (Route is null || record.Route == Route)
        && (Method is null || Is(record.Request.Method, Method) || Is(record.Request.Headers.Get("Access-Control-Request-Method"), Method))
        && (Status is null || StatusMatches(record.Response?.Status))
        && (
            Outcome is null
            || new[] { record.Cors.Delivered, record.Cors.Upstream }.Any(verdict => verdict is not null && Word(verdict.Outcome) == Outcome)
        )
        && MatchesWords(record, whole);

    private bool MatchesWords(ExchangeRecord record, Func<long, ExchangeRecord?>? whole)
    {
        var missing = Array.FindAll(Words, word => !Texts(record).Any(text => Holds(text, word)));
        if (missing.Length == 0)
            return true;
        var bodies = whole is null ? record : whole(record.Id);
        return bodies is not null
            && Array.TrueForAll(
                missing,
                word =>
                    Holds(bodies.Request.Body?.Text, word)
                    || Holds(bodies.Response?.Body?.Text, word)
                    || bodies.Messages?.Any(message => Holds(message.Text, word)) == true
                    || bodies.Events?.Any(one => Holds(one.Data, word) || Holds(one.Event, word)) == true
            );
    }

    private static bool Holds(string? text, string word) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;

    private static IEnumerable<string?> Texts(ExchangeRecord record)
    {
        yield return record.Request.Url;
        yield return record.Request.Method;
        yield return record.Route;
        yield return record.Response?.Status.ToString(CultureInfo.InvariantCulture);
        yield return string.Create(CultureInfo.InvariantCulture, $"#{record.Id}");
        yield return record.Cors.Origin;
        yield return record.Error?.Type;
        yield return record.Grpc?.Name;
        foreach (var operation in record.GraphQl ?? [])
            yield return operation.Name;
        yield return record.Cors.Upstream?.Code is { } before ? WireName.Of(before) : null;
        yield return record.Cors.Delivered?.Code is { } after ? WireName.Of(after) : null;
        foreach (
            var line in new[]
            {
                record.Request.Headers,
                record.Upstream?.RequestHeaders,
                record.Upstream?.Headers,
                record.Response?.Headers,
            }
                .OfType<HeaderList>()
                .SelectMany(static headers => headers)
        )
            yield return $"{line.Name}: {line.Value}";
    }

    private bool StatusMatches(int? status) =>
        status is { } number
        && (
            Status!.EndsWith("xx", StringComparison.OrdinalIgnoreCase)
                ? number / 100 == Status[0] - '0'
                : number == int.Parse(Status, CultureInfo.InvariantCulture)
        );

    private static bool IsStatus(string text) =>
        text.Length == 3
        && text[0] is >= '1' and <= '9'
        && (text[1..].Equals("xx", StringComparison.OrdinalIgnoreCase) || text.All(char.IsAsciiDigit));

    private static bool Is(string? text, string wanted) => string.Equals(text, wanted, StringComparison.OrdinalIgnoreCase);

    private static string Word(Outcome outcome) => WireName.Of(outcome);

    private static string? Text(Func<string, string?> query, string name) => query(name) is { Length: > 0 } text ? text : null;

    private static (bool IsGiven, long? Value) Number(Func<string, string?> query, string name) =>
        Text(query, name) is not { } text
            ? (false, null)
            : (true, long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null);

    private static string Bad(string name, string wanted) => $"\"{name}\" takes {wanted}.";
}
