using System.Globalization;
using DevProxy.Cors;
using DevProxy.Routing;
using DevProxy.Terminal;
using DevProxy.Tests.Forwarding;
using DevProxy.Tests.Terminal;
using DevProxy.Traffic;
using Microsoft.Extensions.Time.Testing;

namespace DevProxy.Tests.FieldReports;

/// <summary>
/// What is remembered from one exchange to the next has a bound, in number and in size, so that a proxy that runs for weeks stays as small
/// as on its first day.
/// </summary>
public sealed class BoundedMemoryTests
{
    private const string Long = "https://api.example.com/";

    [Fact]
    public void Printed_blocks_are_forgotten_after_many_others()
    {
        var memory = new PrintedBlocks();
        var first = Records.Preflight(Records.Bare, Records.Open);
        Assert.True(memory.IsNews(first));
        Assert.False(memory.IsNews(first));

        for (var i = 0; i < 5000; i++)
            memory.IsNews(first with { Route = Numbered(i) });

        Assert.True(memory.IsNews(first));
    }

    [Fact]
    public void Pages_that_wait_for_a_server_are_forgotten_after_many_others()
    {
        var memory = new FailedReloads();
        var page = Records.Plain("/", requestHeaders: "Sec-Fetch-Mode: navigate") with { Error = Records.Refused };
        memory.FailedAgain(page);
        Assert.True(memory.FailedAgain(page));

        for (var i = 0; i < 300; i++)
            memory.FailedAgain(page with { Route = Numbered(i) });

        Assert.False(memory.FailedAgain(page));
    }

    [Fact]
    public void Streams_whose_end_was_lost_are_forgotten_after_many_others()
    {
        using var store = new LiveTraffic(new StoreBounds(10, 0, 1_000_000), new Redaction([]), TimeProvider.System);
        var events = new CollectedEvents();
        var log = new ExchangeLog(events.Logger, store, () => Configs.Of(), new ExchangeNotes(Records.Proxy, null), new FakeTimeProvider());
        var stream = Records.Plain() with
        {
            Response = new ResponsePart(200, Records.Headers("Content-Type: text/event-stream"), null),
            DurationMs = null,
        };
        log.Write(new ExchangeEvent(ExchangeEventKind.Answered, stream, 0));
        log.Write(new ExchangeEvent(ExchangeEventKind.Answered, stream, 0));
        Assert.Single(events.All);

        for (var id = 1000; id < 6000; id++)
            log.Write(new ExchangeEvent(ExchangeEventKind.Answered, stream with { Id = id }, 0));
        log.Write(new ExchangeEvent(ExchangeEventKind.Answered, stream, 0));

        Assert.Equal(5002, events.All.Count);
    }

    [Fact]
    public void Preflights_with_very_long_lists_of_names_are_bounded_by_their_size()
    {
        var ledger = new PreflightLedger();
        for (var id = 1; id <= 100; id++)
            ledger.Open(id, DateTimeOffset.UnixEpoch, "127.0.0.1", Preflight(new string('a', 100_000) + Numbered(id)));

        // All that is kept is a few megabytes, the newest among it.
        Assert.Null(ledger.StatusOf(1, DateTimeOffset.UnixEpoch).Asked);
        Assert.Null(ledger.StatusOf(50, DateTimeOffset.UnixEpoch).Asked);
        Assert.NotNull(ledger.StatusOf(100, DateTimeOffset.UnixEpoch).Asked);
    }

    [Fact]
    public void Routes_of_earlier_configurations_are_forgotten()
    {
        var memory = new RouteMemory();
        var context = new JudgingContext(Long, Records.Page, "GET", [], CredentialsMode.Unknown);
        var answer = Records.Answer(200, "Access-Control-Allow-Origin: " + Records.Page);
        memory.Learn("/api", context, answer);
        Assert.True(memory.Recall("/api", context).RouteHadHeaders);

        for (var i = 0; i < 300; i++)
            memory.Learn(Numbered(i), context, answer);

        Assert.False(memory.Recall("/api", context).RouteHadHeaders);
    }

    [Fact]
    public void Cookies_of_an_upstream_that_invents_names_are_forgotten()
    {
        var cookies = new DevProxy.Forwarding.ForeignCookies(Routes.To("/", "https://api.example.com").Target!);
        cookies.Own(Enumerable.Range(0, 2000).Select(static i => Numbered(i) + "=1"));

        Assert.Contains(": n1999.", cookies.Remark("n0=1; n1999=1", "localhost", "/")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_that_nobody_reads_are_dropped_and_counted()
    {
        using var store = new LiveTraffic(new StoreBounds(10, 0, 1_000_000), new Redaction([]), TimeProvider.System);
        using var subscription = store.Subscribe(capacity: 100);
        for (var i = 0; i < 1000; i++)
            store.Open(new ArrivedRequest(ExchangeKind.Request, new ObservedRequest("GET", Long, HeaderList.Empty), "HTTP/1.1"));

        var read = 0;
        await foreach (var happened in subscription.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (happened.Kind == ExchangeEventKind.Lost)
            {
                Assert.Equal((100, 900), (read, happened.Lost));
                break;
            }

            read++;
        }
    }

    [Fact]
    public void Fingerprints_tell_texts_apart_and_are_small()
    {
        Assert.Equal(Fingerprint.Of("a", "b", null), Fingerprint.Of("a", "b", null));
        Assert.Equal(
            5,
            new[]
            {
                Fingerprint.Of("ab", ""),
                Fingerprint.Of("a", "b"),
                Fingerprint.Of("", "ab"),
                Fingerprint.Of("ab", null),
                Fingerprint.Of("b", "a"),
            }
                .Distinct()
                .Count()
        );
        Assert.Equal(16, System.Runtime.CompilerServices.Unsafe.SizeOf<Fingerprint>());
    }

    private static string Numbered(int number) => string.Create(CultureInfo.InvariantCulture, $"n{number}");

    private static Observation Preflight(string names) =>
        Observation.Of(
            new ObservedRequest(
                "OPTIONS",
                Long,
                Records.Headers("Origin: " + Records.Page, "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: " + names)
            )
        );
}
