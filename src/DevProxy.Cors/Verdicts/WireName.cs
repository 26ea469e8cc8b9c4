using System.Collections.Immutable;
using System.Text.Json;

namespace DevProxy.Cors;

/// <summary>The names of the engine's enum values in the exchange record, in options and in the terminal: kebab-case.</summary>
public static class WireName
{
    private static readonly ImmutableArray<string> Outcomes = All<Outcome>();
    private static readonly ImmutableArray<string> Codes = All<FailureCode>();
    private static readonly ImmutableArray<string> Modes = All<CredentialsMode>();
    private static readonly ImmutableArray<string> Layouts = All<Layout>();
    private static readonly ImmutableArray<string> States = All<PreflightState>();
    private static readonly ImmutableArray<string> Causes = All<RootCause>();
    private static readonly ImmutableArray<string> HintNames = All<Hint>();
    private static readonly ImmutableArray<string> AdvisoryNames = All<Advisory>("adv-");
    private static readonly ImmutableArray<string> Reasons = All<PreflightReason>();

    // Backends are one word: "aspnetcore", not "asp-net-core".
    private static readonly ImmutableArray<string> Backends = [.. Enum.GetNames<Backend>().Select(name => name.ToLowerInvariant())];

    /// <summary><c>allowed</c>, <c>blocked</c>, …</summary>
    public static string Of(Outcome outcome) => Outcomes[(int)outcome];

    /// <summary><c>acao-missing</c>, …</summary>
    public static string Of(FailureCode code) => Codes[(int)code];

    /// <summary><c>unknown</c>, <c>include</c>, <c>not-include</c>.</summary>
    public static string Of(CredentialsMode mode) => Modes[(int)mode];

    /// <summary><c>front</c>, <c>beside</c>, <c>behind</c>, <c>not-a-browser</c>.</summary>
    public static string Of(Layout layout) => Layouts[(int)layout];

    /// <summary><c>paired</c>, <c>cached</c>, …</summary>
    public static string Of(PreflightState state) => States[(int)state];

    /// <summary><c>options-rejected-by-auth</c>, …</summary>
    public static string Of(RootCause cause) => Causes[(int)cause];

    /// <summary><c>trailing-slash</c>, …</summary>
    public static string Of(Hint hint) => HintNames[(int)hint];

    /// <summary><c>adv-vary-origin-missing</c>, …</summary>
    public static string Of(Advisory advisory) => AdvisoryNames[(int)advisory];

    /// <summary><c>method</c>, <c>headers</c>, <c>flag</c>.</summary>
    public static string Of(PreflightReason reason) => Reasons[(int)reason];

    /// <summary><c>express</c>, <c>aspnetcore</c>, …</summary>
    public static string Of(Backend backend) => Backends[(int)backend];

    /// <summary>The backend with this name, in any case; null when there is none.</summary>
    public static Backend? ParseBackend(string name)
    {
        for (var index = 0; index < Backends.Length; index++)
        {
            if (Backends[index].Equals(name, StringComparison.OrdinalIgnoreCase))
                return (Backend)index;
        }

        return null;
    }

    // The enums count from 0 without gaps, so that a value is its own index.
    private static ImmutableArray<string> All<T>(string prefix = "")
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(name => prefix + JsonNamingPolicy.KebabCaseLower.ConvertName(name))];
}
