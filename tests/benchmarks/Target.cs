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
    public bool IsMet => IsLeast ? Value >= Bound : Value <= Bound;

    /// <summary>A row of Markdown for each.</summary>
    public static string Judged(IEnumerable<Target> all) =>
        Table.Of(["figure", "measured", "target", ""], all.Select(static target => target.Row()));

    private string[] Row()
    {
        var bound = double.IsNaN(Bound) ? "" : Shown(Bound, IsLeast ? "≥ " : "≤ ");
        if (double.IsNaN(Value))
            return [Name, "", bound, "not measured"];
        var value = Shown(Value, "");
        return [Name, value, bound, IsMet ? "met" : $"**not met**: {value} instead of {bound}"];
    }

    private string Shown(double value, string sign) => string.Create(CultureInfo.InvariantCulture, $"{sign}{value:0.###} {Unit}").TrimEnd();
}

/// <summary>What came of one measurement.</summary>
/// <param name="Markdown">Its section of the results.</param>
/// <param name="Targets">Those that it speaks to.</param>
internal sealed record Findings(string Markdown, IReadOnlyList<Target> Targets);
