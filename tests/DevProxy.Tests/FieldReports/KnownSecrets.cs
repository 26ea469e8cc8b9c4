namespace DevProxy.Tests.FieldReports;

/// <summary>Secrets that all hold the same letters, so that they are found wherever they show.</summary>
internal static class KnownSecrets
{
    public const string Mark = "s3cr3t";

    /// <summary>Variables that a configuration names, all of them secrets.</summary>
    public static IReadOnlyDictionary<string, string?> Variables { get; } =
        new Dictionary<string, string?>
        {
            ["PATH_KEY"] = $"{Mark}-in-the-path",
            ["PLAIN"] = $"{Mark}/of+a=variable",
            ["JWT"] = $"eyJhbGciOiJIUzI1NiJ9.{Mark}.c2ln",
            ["SET"] = $"{Mark}-set-on-the-way-back",
            ["PIN"] = "s3cr",
            ["NO_PROXY"] = "*",
        };

    /// <summary>None of them is in a text.</summary>
    public static void AssertHidden(string place, string text)
    {
        var at = text.IndexOf(Mark, StringComparison.OrdinalIgnoreCase);
        Assert.True(at < 0, at < 0 ? "" : $"{place}: …{text[Math.Max(0, at - 120)..Math.Min(text.Length, at + 60)]}…");
    }
}
