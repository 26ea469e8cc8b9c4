using System.Text.RegularExpressions;

namespace DevProxy.Configuration;

/// <summary>One entry of <c>pathRewrite</c>.</summary>
/// <param name="Pattern">Invariant, with a time limit for each match.</param>
/// <param name="Replacement">In .NET's replacement syntax, translated from JavaScript's <c>$1</c> and <c>$&lt;name&gt;</c>.</param>
internal sealed record PathRewriteRule(Regex Pattern, string Replacement)
{
    /// <summary>The plain prefix that this rule strips (<c>^/auth</c> to nothing or to <c>/</c>), or null: what <c>Location</c> and cookie paths are mapped back by.</summary>
    public string? StrippedPrefix { get; init; }
}
