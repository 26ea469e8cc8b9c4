using DevProxy.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace DevProxy.Tests;

/// <summary>
/// The classes that start programs and browsers begin first, and what runs in this process alone fills the gaps that their waiting leaves.
/// Otherwise the run ends with one long class and idle processors.
/// </summary>
internal sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Rooms =
    [
        ".Documentation.",
        ".EndToEnd.",
        ".FieldReports.ConsoleThat",
        ".Telemetry.",
        ".Cli.",
        ".Inspector.",
        ".Recording.",
        ".FieldReports.",
        ".Mcp.",
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(RankOf).ThenBy(static one => one.TestCollectionDisplayName, StringComparer.Ordinal)];

    private static int RankOf<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        var rank = Array.FindIndex(Rooms, room => collection.TestCollectionDisplayName.Contains(room, StringComparison.Ordinal));
        return rank < 0 ? Rooms.Length : rank;
    }
}
