using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>
/// A tunnel, CDN, firewall, gateway, load balancer or platform that answered instead of the application, with a page or an error of
/// its own. It is told by marks that only its own answers bear, never by what it adds to those of the application.
/// </summary>
/// <param name="Name">Who answered.</param>
/// <param name="What">What its answer is, as the end of a sentence.</param>
/// <param name="Fix">What helps there.</param>
/// <param name="Is">Whether an answer, with the beginning of its body, bears its marks.</param>
/// <param name="IsPermission">Whether it refuses for want of a permission, so that on a preflight it is a refusal of OPTIONS.</param>
internal sealed record AnsweringLayer(string Name, string What, string Fix, Func<Answer, string, bool> Is, bool IsPermission = false)
{
    private const string NotCors = " No CORS setting of the application changes this answer.";

    // The first whose marks an answer bears: what stands before the application first, the platform that runs it last.
    private static readonly ImmutableArray<AnsweringLayer> All =
    [
        .. TunnelsAndFirewalls.All,
        .. CdnsAndGateways.All,
        .. HostingPlatforms.All,
    ];

    /// <summary>The cause where somebody else answered; null where nothing shows it.</summary>
    public static Cause? CauseOf(Verdict verdict, Answer answer)
    {
        var body = IsPage(answer) ? verdict.Context.Body ?? "" : "";
        foreach (var layer in All)
        {
            if (!layer.Is(answer, body))
                continue;
            return new Cause(
                KindOf(layer, verdict, answer),
                $"{Capitalized(layer.Name)} answered, not the application: {layer.What}.",
                layer.Fix + (layer.Fix.Contains("CORS", StringComparison.Ordinal) ? "" : NotCors),
                IsSetting: false
            );
        }

        return null;
    }

    // A successful answer with data may mention any of them.
    private static bool IsPage(Answer answer) =>
        answer.Status is < 200 or >= 300 || Has(answer, "Content-Type", "html") || !answer.Headers.Contains("Content-Type");

    private static RootCause KindOf(AnsweringLayer layer, Verdict verdict, Answer answer)
    {
        var isPreflight = verdict.JudgedAs == JudgedAs.Preflight;
        if (!layer.IsPermission || (!isPreflight && !Redirect.Is(answer)))
            return RootCause.AnsweredByAnotherLayer;
        if (!isPreflight)
            return RootCause.LoginRedirect;
        return answer.Status == 403 && !answer.Headers.Contains("WWW-Authenticate")
            ? RootCause.OptionsForbidden
            : RootCause.OptionsRejectedByAuth;
    }

    private static string Capitalized(string name) =>
        name is "nginx" or "ngrok" or "localtunnel" ? name : char.ToUpperInvariant(name[0]) + name[1..];

    /// <summary>Whether a header of an answer contains a text, in whichever case; the empty text for any value.</summary>
    internal static bool Has(Answer answer, string header, string part) =>
        answer.Headers.Get(header)?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;
}
