using System.Collections.Concurrent;

namespace DevProxy.Benchmarks.Soak;

/// <summary>
/// What became of each request, three times: as its sender saw it, as the product wrote it down, and how often it reached an upstream. Safe
/// for threads.
/// </summary>
internal sealed class SoakAccounts
{
    /// <summary>The query parameter that names a request's account.</summary>
    public const string Parameter = "soak";

    /// <summary>The sender went away before the end of the answer.</summary>
    public const string Left = "left";

    /// <summary>The answer was cut off before its end.</summary>
    public const string Cut = "cut";

    /// <summary>The request never became one: its head is not valid HTTP.</summary>
    public const string Malformed = "malformed";

    private const int FaultsShown = 20;

    private readonly ConcurrentDictionary<long, Account> _accounts = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private long _last;

    /// <summary>How many requests were sent so far.</summary>
    public long Sent => Interlocked.Read(ref _last);

    /// <summary>What went wrong beside the accounts; empty when nothing did.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>A request is about to be sent.</summary>
    /// <param name="kind">What sort of request, for messages.</param>
    /// <param name="arrivals">How often it is to reach an upstream.</param>
    public long Open(string kind, int arrivals = 1)
    {
        var id = Interlocked.Increment(ref _last);
        _accounts[id] = new Account(kind, arrivals);
        return id;
    }

    /// <summary>It reached an upstream.</summary>
    public void Arrived(long id)
    {
        if (!_accounts.TryGetValue(id, out var account))
            return;
        Interlocked.Increment(ref account.Arrivals);
        account.Arrival.TrySetResult();
    }

    /// <summary>Completes when the request reaches an upstream.</summary>
    public Task ArrivalAsync(long id) => _accounts[id].Arrival.Task;

    /// <summary>How it ended for its sender: a status, or one of the words above.</summary>
    public void Saw(long id, string outcome) => _accounts[id].Seen = outcome;

    /// <summary>How it ended according to the product.</summary>
    public void Recorded(long id, string outcome)
    {
        if (!_accounts.TryGetValue(id, out var account))
        {
            Fault($"a record of request {id}, which nobody sent");
            return;
        }

        account.Recorded = outcome;
        Interlocked.Increment(ref account.Records);
    }

    /// <summary>Something else went wrong.</summary>
    public void Fault(string what) => _faults.Enqueue(what);

    /// <summary>How many requests have been sent whose end the product has not written down.</summary>
    public int Unrecorded => _accounts.Values.Count(static account => account.Records == 0 && account.Seen != Malformed);

    /// <summary>Requests by kind and outcome, the most frequent first.</summary>
    public IEnumerable<string> Summary() =>
        _accounts
            .Values.GroupBy(static account => (account.Kind, account.Seen))
            .OrderByDescending(static group => group.Count())
            .Select(static group => $"{group.Count(), 8}  {group.Key.Kind}: {group.Key.Seen ?? "no end"}");

    /// <summary>Every account that does not balance, in words; the first few of them.</summary>
    public IEnumerable<string> Unbalanced()
    {
        var wrong = _accounts.OrderBy(static pair => pair.Key).Select(static pair => Wrong(pair.Key, pair.Value)).OfType<string>();
        var all = _faults.Concat(wrong).ToList();
        return all.Count <= FaultsShown ? all : [.. all.Take(FaultsShown), $"and {all.Count - FaultsShown} more"];
    }

    private static string? Wrong(long id, Account account)
    {
        var records = account.Seen == Malformed ? 0 : 1;
        if (
            account.Records == records
            && account.Arrivals == account.ArrivalsDue
            && (records == 0 ? account.Seen is not null : account.Seen == account.Recorded)
        )
            return null;
        return $"request {id} ({account.Kind}): the sender saw {account.Seen ?? "no end"}; {account.Records} records instead of {records}"
            + $"{(account.Recorded is null ? "" : ", the last says " + account.Recorded)}; it reached an upstream {account.Arrivals} "
            + $"times instead of {account.ArrivalsDue}";
    }

    private sealed class Account(string kind, int arrivalsDue)
    {
        public string Kind { get; } = kind;

        public int ArrivalsDue { get; } = arrivalsDue;

        public TaskCompletionSource Arrival { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Arrivals;

        public int Records;

        public volatile string? Seen;

        public volatile string? Recorded;
    }
}
