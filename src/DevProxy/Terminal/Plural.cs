using System.Globalization;

namespace DevProxy.Terminal;

/// <summary>A number of things in words.</summary>
internal static class Plural
{
    /// <summary><c>1 route</c>, <c>3 routes</c>.</summary>
    public static string Of(int number, string thing) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {thing}{(number == 1 ? "" : "s")}");

    /// <summary><c>1 entry</c>, <c>3 entries</c>.</summary>
    public static string Of(int number, string thing, string things) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? thing : things)}");
}
