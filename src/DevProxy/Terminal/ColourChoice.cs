namespace DevProxy.Terminal;

/// <summary>Whether an output is coloured.</summary>
internal static class ColourChoice
{
    /// <summary>
    /// On a terminal that is not <c>dumb</c>, or where <c>FORCE_COLOR</c> asks for it (<c>0</c> and <c>false</c> ask for none); never with
    /// <c>NO_COLOR</c> (no-color.org: set, and not empty).
    /// </summary>
    public static bool IsColoured(IReadOnlyDictionary<string, string> environment, bool isTerminal)
    {
        if (environment.GetValueOrDefault("NO_COLOR") is { Length: > 0 })
            return false;
        if (environment.GetValueOrDefault("FORCE_COLOR") is { } forced)
            return forced is not ("0" or "false");
        return isTerminal && environment.GetValueOrDefault("TERM") != "dumb";
    }
}
