using DevProxy.Cors;

namespace DevProxy.Traffic;

/// <summary>
/// Where the page about a code is: below the inspector, which serves the pages of <c>docs/cors</c> and <c>docs/errors</c>, so that they are
/// those of this version and need no network.
/// </summary>
internal static class HelpPage
{
    /// <summary>The path that all of them stand below.</summary>
    public const string Folder = "/help/";

    /// <summary>The path of the page about a code of a verdict.</summary>
    public static string Of(FailureCode code) => $"{Folder}cors/{WireName.Of(code)}.md";

    /// <summary>The path of the page about an error.</summary>
    public static string Of(ExchangeError error) => $"{Folder}errors/{error.Type}.md";
}
