using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>What a browser makes of one answer, and why.</summary>
/// <remarks>
/// The public properties, in this order and in camel case, are the verdict of the exchange record; enum values are written by <see cref="WireName"/>.
/// What is decided is decided at once; root cause, hints, advisories and all text are worked out each time they are asked for, because most verdicts
/// are never read: ask once, and keep what you need.
/// </remarks>
public sealed class Verdict
{
    private Func<string, string> _show = static text => text;

    internal Verdict(Situation situation, Answer? answer, CheckedAs checkedAs, Hypothesis without, Hypothesis with, ImmutableArray<string> failing)
    {
        Situation = situation;
        Answer = answer;
        CheckedAs = checkedAs;
        WithoutCredentials = without;
        WithCredentials = with;
        Failing = failing;
        (Outcome, Code) = Judgement.Weigh(without, with, situation.Credentials);
    }

    /// <summary>The outcome for what is known of the credentials mode.</summary>
    public Outcome Outcome { get; }

    /// <summary>The first failure, as the browser reports it; null when allowed, indeterminate or not applicable.</summary>
    public FailureCode? Code { get; }

    /// <summary>What is known of the credentials mode.</summary>
    public CredentialsMode Credentials => Situation.Credentials;

    /// <summary>The verdict if the request carries none.</summary>
    public Hypothesis WithoutCredentials { get; }

    /// <summary>The verdict if its mode is <c>include</c>. Never weaker than the other.</summary>
    public Hypothesis WithCredentials { get; }

    /// <summary>The names that failed, where the rule is about a list; else empty.</summary>
    public ImmutableArray<string> Failing { get; }

    /// <summary>Why the server answered so, where the bytes show it.</summary>
    public RootCause? RootCause => RootCauses.Find(this);

    /// <summary>In what the allowed origin differs.</summary>
    public ImmutableArray<Hint> Hints => Cors.Hints.Find(this);

    /// <summary>Worth saying besides.</summary>
    public ImmutableArray<Advisory> Advisories => Cors.Advisories.Find(this);

    /// <summary>Chrome's console line, word for word; null when allowed, and where Chrome prints none.</summary>
    public string? Message => ChromeMessage.Of(this) is { } message ? _show(message) : null;

    /// <summary>One or two sentences for a person; null when there is nothing to say.</summary>
    public string? Explanation => Cors.Explanation.Of(this) is { } explanation ? _show(explanation) : null;

    /// <summary>What to change at the backend; null when allowed.</summary>
    public Fix? Fix => Fixes.FixWriter.For(this)?.Shown(_show);

    /// <summary>This verdict with all that it says in words made fit to show: addresses and header values stand in it, which may hold secrets.</summary>
    /// <param name="show">What is shown of a text.</param>
    public Verdict Shown(Func<string, string> show)
    {
        var shown = (Verdict)MemberwiseClone();
        shown._show = show;
        return shown;
    }

    /// <summary>This verdict once the credentials mode is known: what was conditional is allowed or blocked.</summary>
    /// <param name="credentials">What the request betrayed that a preflight let through; when that is nothing, this verdict stays.</param>
    public Verdict Settled(CredentialsMode credentials)
    {
        if (credentials == CredentialsMode.Unknown || credentials == Credentials)
            return this;

        // The names of a conditional verdict are those that fail with credentials.
        var failing = credentials == CredentialsMode.NotInclude && WithoutCredentials.Outcome == Outcome.Allowed ? [] : Failing;
        return new Verdict(Situation with { Credentials = credentials }, Answer, CheckedAs, WithoutCredentials, WithCredentials, failing);
    }

    /// <summary>This verdict on a later step of one fetch: a hypothesis that an earlier step refused stays refused.</summary>
    internal Verdict After(Verdict earlier) => new(
        Situation, Answer, CheckedAs, Refused(earlier.WithoutCredentials) ?? WithoutCredentials, Refused(earlier.WithCredentials) ?? WithCredentials, Failing);

    internal Situation Situation { get; }

    internal Answer? Answer { get; }

    internal CheckedAs CheckedAs { get; }

    private static Hypothesis? Refused(Hypothesis hypothesis) => hypothesis.Outcome == Outcome.Blocked ? hypothesis : null;
}
