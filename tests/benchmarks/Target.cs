using System.Globalization;

namespace DevProxy.Benchmarks;

/// <summary>A figure, and how much it may be.</summary>
/// <param name="Name">What is measured, and against what.</param>
/// <param name="Value">NaN where it was not measured.</param>
/// <param name="Bound">The most that it may be, or the least; NaN where what stands behind it could not be measured at all.</param>
/// <param name="Unit">Empty for ratios.</param>
/// <param name="IsLeast">More is better.</param>
internal sealed record Target(string Name, double Value, double Bound, string Unit = "", bool IsLeast = false)
{
    // The first native program, before anything was done for speed, on two quiet cores. What is not here was not measured then.
    private static readonly Dictionary<string, double> Before = new()
    {
        [$"CPU a request / {Contender.Floor}"] = 3.44,
        [$"CPU a request / {Contender.EmptyYarp}"] = 3.25,
        [$"CPU a request / {Contender.Caddy}"] = 1.75,
        [$"CPU a request / {Contender.Middleware}"] = 0.45,
        [$"CPU a request / {Contender.Vite}"] = 0.43,
        [$"start to first answer / {Contender.Floor}"] = 4.05,
        [$"start to first answer / {Contender.EmptyYarp}"] = 0.37,
        [$"start to first answer / {Contender.Middleware}"] = 0.53,
        [$"start to first answer / {Contender.Vite}"] = 0.41,
        [$"CPU until 600 answers / {Contender.Floor}"] = 2.73,
        [$"CPU until 600 answers / {Contender.Caddy}"] = 1.78,
        [$"CPU until 600 answers / {Contender.EmptyYarp}"] = 0.45,
    };

    public bool IsMet => IsLeast ? Value >= Bound : Value <= Bound;

    /// <summary>A row of Markdown for each.</summary>
    public static string Judged(IEnumerable<Target> all) =>
        Table.Of(["figure", "before", "measured", "target", ""], all.Select(static target => target.Row()));

    private string[] Row()
    {
        var before = Before.TryGetValue(Name, out var was) ? Shown(was, "") : "";
        var bound = double.IsNaN(Bound) ? "" : Shown(Bound, IsLeast ? "≥ " : "≤ ");
        return double.IsNaN(Value)
            ? [Name, before, "", bound, "not measured"]
            : [Name, before, Shown(Value, ""), bound, IsMet ? "met" : "**not met**"];
    }

    private string Shown(double value, string sign) => string.Create(CultureInfo.InvariantCulture, $"{sign}{value:0.###} {Unit}").TrimEnd();
}

/// <summary>What came of one measurement.</summary>
/// <param name="Markdown">Its section of the results.</param>
/// <param name="Targets">Those that it speaks to.</param>
internal sealed record Findings(string Markdown, IReadOnlyList<Target> Targets);
