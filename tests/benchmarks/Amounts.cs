using System.Diagnostics;

namespace DevProxy.Benchmarks;

/// <summary>How much is measured.</summary>
/// <param name="Rounds">In which the programs take turns.</param>
/// <param name="Starts">Of each program.</param>
/// <param name="Requests">Of each program in a round, 32 at once.</param>
/// <param name="ManyRequests">After which memory is read.</param>
/// <param name="MostRequests">After which it is read once more; none, as it takes minutes, unless that is asked for.</param>
/// <param name="Bytes">Of a big body.</param>
/// <param name="Routes">Of the longer configuration.</param>
/// <param name="Sockets">That are open at once.</param>
/// <param name="Loads">Of the page of modules, each way.</param>
internal sealed record Amounts(
    int Rounds,
    int Starts,
    int Requests,
    int ManyRequests,
    int? MostRequests,
    long Bytes,
    int Routes,
    int Sockets,
    int Loads
)
{
    public const int AtOnce = 32;

    /// <summary>One measurement ends after so long, with the rounds that it has made then.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(3);

    private static readonly Amounts Usual = new(9, 5, 2_000, 100_000, null, 1_000_000_000, 10_000, 5_000, 7);
    private static readonly Amounts Little = new(1, 1, 320, 1_600, null, 10_000_000, 100, 100, 1);

    /// <param name="arguments">
    /// <c>--rounds N</c>, <c>--long</c> for memory after a million requests, <c>--little</c> to see whether everything works: its figures
    /// mean nothing.
    /// </param>
    public static Amounts Of(Arguments arguments)
    {
        var amounts = arguments.Has("--little") ? Little : Usual;
        return amounts with
        {
            Rounds = arguments.Number("--rounds") ?? amounts.Rounds,
            MostRequests = arguments.Has("--long") ? 10 * amounts.ManyRequests : null,
        };
    }

    /// <summary>The numbers of the rounds, as long as there is time.</summary>
    public IEnumerable<int> Turns()
    {
        var watch = Stopwatch.StartNew();
        for (var round = 0; round < Rounds && (round == 0 || watch.Elapsed < TimeLimit); round++)
            yield return round;
    }
}
