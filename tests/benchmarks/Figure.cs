using System.Globalization;

namespace DevProxy.Benchmarks;

/// <summary>One figure of one program, with a value for each round.</summary>
internal sealed class Figure(string format = "0", string unit = "")
{
    private readonly List<double> _values = [];

    public bool IsEmpty => _values.Count == 0;

    public double Last => _values[^1];

    public double Median => _values.Order().ElementAt(_values.Count / 2);

    public void Add(double value) => _values.Add(value);

    /// <summary>The median of the ratios to another program's values of the same round: what else the machine did met both alike.</summary>
    public double Over(Figure other)
    {
        var ratios = _values.Zip(other._values, static (mine, theirs) => mine / theirs).Order().ToList();
        return ratios.Count == 0 ? double.NaN : ratios[ratios.Count / 2];
    }

    /// <summary>Such as <c>58 µs (1.00)</c>, in brackets the ratio to the first program's.</summary>
    public string Beside(Figure first) =>
        IsEmpty ? ""
        : first.IsEmpty ? $"{this}"
        : string.Create(CultureInfo.InvariantCulture, $"{this} ({Over(first):0.00})");

    public override string ToString() => IsEmpty ? "" : $"{Median.ToString(format, CultureInfo.InvariantCulture)} {unit}".TrimEnd();
}

/// <summary>Rows of Markdown.</summary>
internal static class Table
{
    /// <param name="columns">The heads, the first of which is often empty.</param>
    /// <param name="rows">A cell for each column.</param>
    public static string Of(string[] columns, IEnumerable<string[]> rows) =>
        string.Concat(
            ((IEnumerable<string[]>)[columns, [.. columns.Select(static _ => "---")], .. rows]).Select(static row =>
                $"| {string.Join(" | ", row)} |\n"
            )
        );
}
