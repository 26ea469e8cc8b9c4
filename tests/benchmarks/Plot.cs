using System.Globalization;
using System.Net;
using System.Text;

namespace DevProxy.Benchmarks;

/// <summary>Bars as a picture for a page that is light or dark.</summary>
internal static class Plot
{
    private const int Width = 720;
    private const int Height = 24;
    private const int NameWidth = 320;
    private const int ValueWidth = 80;
    private const int Top = 34;

    /// <param name="title">What is shown.</param>
    /// <param name="bars">What it is for each, shortest first, and whose bar is the one to look at.</param>
    /// <param name="unit">Of the values.</param>
    public static string Of(string title, IEnumerable<(string Name, double Value, bool IsMarked)> bars, string unit)
    {
        var all = bars.OrderBy(static bar => bar.Value).ToArray();
        var height = Top + (all.Length * Height) + 6;
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{height}}" width="{{Width}}" height="{{height}}" role="img" aria-label="{{title}}">
            <style>
            text { font: 13px system-ui, sans-serif; fill: #1f2328 } .title { font-weight: 600 } rect { fill: #8c959f } .marked { fill: #0969da }
            @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } rect { fill: #6e7681 } .marked { fill: #4493f8 } }
            </style>
            <text class="title" x="4" y="20">{{title}}</text>

            """
        );
        for (var i = 0; i < all.Length; i++)
        {
            var (name, value, isMarked) = all[i];
            var (y, width) = (Top + (i * Height), value / all[^1].Value * (Width - NameWidth - ValueWidth));
            text.Append(
                CultureInfo.InvariantCulture,
                $"""
                <text x="{NameWidth - 8}" y="{y + 15}" text-anchor="end">{WebUtility.HtmlEncode(name)}</text>
                <rect x="{NameWidth}" y="{y + 2}" width="{width:0.#}" height="{Height - 6}" rx="2"{(isMarked ? " class=\"marked\"" : "")}/>
                <text x="{NameWidth + width + 6:0.#}" y="{y + 15}">{value:0} {unit}</text>

                """
            );
        }

        return text.Append("</svg>\n").ToString();
    }
}
