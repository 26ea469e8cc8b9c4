using System.Globalization;
using System.Runtime.InteropServices;

namespace DevProxy.Benchmarks.Soak;

/// <summary>Memory over the run, sampled from outside, and what is to be thought of it.</summary>
/// <param name="length">Of the whole run.</param>
internal sealed class SoakMemory(TimeSpan length)
{
    private const double MostGrowth = 1.1;
    private const int HandlesMoreAtMost = 50;
    private const double Megabyte = 1024 * 1024;

    // Before that the JIT, and the records up to their bound, are still filling.
    private static readonly TimeSpan ShortestJudged = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan SettledAfter = TimeSpan.FromMinutes(10);

    private readonly List<Sample> _samples = [];

    /// <summary>The time between two samples: ten seconds, less in a short run.</summary>
    public TimeSpan Every { get; } = TimeSpan.FromSeconds(Math.Clamp(length.TotalSeconds / 12, 0.5, 10));

    // A row of the table: a minute, less in a short run.
    private TimeSpan Row => length < ShortestJudged ? length / 4 : TimeSpan.FromMinutes(1);

    /// <summary>Takes one sample.</summary>
    /// <returns>A finished row of the table, or null.</returns>
    public string? Add(TimeSpan at, long requests, (long Resident, int Handles, int Threads) measured)
    {
        var before = _samples.Count == 0 ? -1 : (int)(_samples[^1].At / Row);
        _samples.Add(new Sample(at, requests, measured.Resident, measured.Handles, measured.Threads));
        return before >= 0 && (int)(at / Row) > before ? Line(before) : null;
    }

    /// <summary>The table's head.</summary>
    public static string Head => "    from     until   requests    resident    handles   threads";

    /// <summary>Why the memory is not in order; empty when it is.</summary>
    public IEnumerable<string> Complaints()
    {
        if (length < ShortestJudged)
            yield break;
        var settled = length > SettledAfter + TimeSpan.FromMinutes(2) ? SettledAfter : length / 2;
        var after = Mean(settled, settled + TimeSpan.FromMinutes(1));
        var last = Mean(length - TimeSpan.FromMinutes(1), length);
        if (last > MostGrowth * after)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"memory grew from {after / Megabyte:0} MB (minute after {settled.TotalMinutes:0.#}) to {last / Megabyte:0} MB "
                    + $"(last minute)"
            );
    }

    /// <summary>Why handles are not in order; empty when they are.</summary>
    /// <param name="before">Before any traffic.</param>
    /// <param name="after">After all of it.</param>
    public static IEnumerable<string> HandleComplaints(int before, int after)
    {
        if (after > before + HandlesMoreAtMost)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{after} handles are open after the traffic, {before} were before it"
            );
    }

    /// <summary>Bytes in words.</summary>
    public static string Shown(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / Megabyte:0} MB");

    private string Line(int row)
    {
        var samples = _samples.Where(sample => (int)(sample.At / Row) == row).ToList();
        var requests = samples[^1].Requests - _samples.LastOrDefault(sample => (int)(sample.At / Row) < row).Requests;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(row * Row).TotalMinutes, 8:0.00}  {((row + 1) * Row).TotalMinutes, 8:0.00}  {requests, 9}  "
                + $"{samples.Average(static sample => sample.Resident) / Megabyte, 7:0} MB  "
                + $"{samples.Max(static sample => sample.Handles), 9}  {samples.Max(static sample => sample.Threads), 8}"
        );
    }

    private double Mean(TimeSpan from, TimeSpan until) =>
        _samples.Where(sample => sample.At >= from && sample.At <= until).Average(static sample => sample.Resident);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Sample(TimeSpan At, long Requests, long Resident, int Handles, int Threads);
}
