using System.Text.RegularExpressions;

namespace DevProxy.Tests.Terminal;

/// <summary>Coloured text as a person without colours reads it.</summary>
internal static partial class Ansi
{
    public static string Without(string text) => Colour.Replace(text, "");

    [GeneratedRegex("\u001b\\[[0-9;]*m", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Colour { get; }
}
