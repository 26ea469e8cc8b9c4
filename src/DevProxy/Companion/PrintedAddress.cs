using System.Globalization;
using System.Text.RegularExpressions;
using DevProxy.Cors;

namespace DevProxy.Companion;

/// <summary>
/// What a dev server prints about its address, in the words of the usual ones: where it listens, and which port it found taken.
/// </summary>
internal static partial class PrintedAddress
{
    // Milliseconds; generous, as on a busy machine time passes while the expression does not run.
    private const int Limit = 10_000;

    // A line that is longer is no announcement, and may be a bundle's source.
    private const int LongestLine = 1000;

    /// <summary>The loopback address that a line announces as the server's own; null when it announces none.</summary>
    /// <param name="line">A line without colours.</param>
    public static Origin? In(string line)
    {
        if (line.Length > LongestLine)
            return null;
        foreach (Match match in Url().Matches(line))
        {
            if (!Origin.TryFromUrl(match.Groups["origin"].Value, out var origin) || !origin.IsLoopback)
                continue;
            var words = line[..match.Index];
            return IsAnnouncement(words, line[(match.Index + match.Length)..], match.Groups["path"].Value) ? origin : null;
        }

        return null;
    }

    /// <summary>The port that a line says is taken; null when it says so of none.</summary>
    /// <param name="line">A line without colours.</param>
    public static int? TakenPort(string line) =>
        line.Length <= LongestLine
        && Taken().Match(line) is { Success: true } match
        && int.TryParse(match.Groups["port"].Value, CultureInfo.InvariantCulture, out var port)
            ? port
            : null;

    // "Local:" is what dev servers call the page's own address, with whatever path it has. The other words are used by APIs too, whose line
    // often says so.
    private static bool IsAnnouncement(string words, string rest, string path) =>
        Local().IsMatch(words) || (path is "" or "/" && Running().IsMatch(words) && !Other().IsMatch(words) && !Other().IsMatch(rest));

    [GeneratedRegex(
        @"(?<origin>https?://(localhost|[a-z0-9\-.]+\.localhost|127(\.[0-9]{1,3}){3}|\[::1\])(:[0-9]{1,5})?)(?<path>/[^\s,;)'""*]*)?",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        Limit
    )]
    private static partial Regex Url();

    // Vite, Nuxt, Next.js, Vue CLI, create-react-app: "Local:". Astro: "Local". webpack-dev-server: "Loopback:".
    [GeneratedRegex(@"\b(Local|Loopback)\b\s*:?\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex Local();

    // Parcel: "Server running at"; Angular before its 17th version: "open your browser on"; Next.js before its 14th: "started server on …,
    // url:". Gatsby and http-server print the address alone.
    [GeneratedRegex(
        @"(\b(running|listening|started|starting|serving|served|available|ready|live|open)\b.{0,60}?(\b(at|on|url)\b|:)\s*|^\s*([➜>*\-]\s*)?)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        Limit
    )]
    private static partial Regex Running();

    [GeneratedRegex(
        @"\b(api|graphi?ql|back-?end|database|db|proxy|proxies|proxying|debugg?(er|ing)?|inspector|devtools|dev tools|storybook|docs?|metrics|network|mocks?|swagger|studio|emulator|functions?)\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        Limit
    )]
    private static partial Regex Other();

    // Vite, Next.js, Angular, Astro: "Port 5173 is in use". create-react-app: "already running on port 3000". Nuxt: "(tried 3000 on host
    // …". Node.js: "EADDRINUSE: address already in use :::3000".
    [GeneratedRegex(
        @"\bport:?\s+(?<port>[0-9]{2,5})\b.{0,40}\b(in use|already|occupied|taken|(not|un)available|could not be used|busy)|\brunning on port (?<port>[0-9]{2,5})\b|\(tried (?<port>[0-9]{2,5})\b|EADDRINUSE.*:(?<port>[0-9]{2,5})\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        Limit
    )]
    private static partial Regex Taken();
}
