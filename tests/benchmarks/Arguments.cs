using System.Globalization;

namespace DevProxy.Benchmarks;

/// <summary>What stands behind a command of the benchmarks.</summary>
internal sealed class Arguments(string[] all)
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<string> All => all;

    /// <summary>The DevProxy that <c>--exe PATH</c> names, else the one that was published.</summary>
    public string Exe => Path.GetFullPath(Value("--exe") ?? Contender.Native);

    public bool Has(string option) => all.Contains(option);

    public int? Number(string option) => Value(option) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>What follows an option.</summary>
    public string? Value(string option) => all.SkipWhile(argument => argument != option).ElementAtOrDefault(1);
}
