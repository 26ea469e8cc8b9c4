using System.Collections.Immutable;
using System.Diagnostics;

namespace DevProxy.Cors;

/// <summary>What a browser does with one answer, and why.</summary>
/// <remarks>
/// The public properties, in this order and in camel case, are the verdict of the exchange record; enum values are written by
/// <see cref="WireName"/>. Outcome and code are decided at once. Root cause, hints, advisories and all text are computed each time they are
/// read, because most verdicts are never read: read once, and keep what you need.
/// </remarks>
public sealed class Verdict
{
    private Func<string, string> _show = static text => text;
    private Found? _found;

    internal Verdict(
        JudgingContext context,
        Answer? answer,
        JudgedAs judgedAs,
        Hypothesis without,
        Hypothesis with,
        ImmutableArray<string> failing
    )
    {
        Context = context;
        Answer = answer;
        JudgedAs = judgedAs;
        WithoutCredentials = without;
        WithCredentials = with;
        Failing = failing;
        (Outcome, Code) = Decide(without, with, context.Credentials);
    }

    /// <summary>The outcome for what is known of the credentials mode.</summary>
    public Outcome Outcome { get; }

    /// <summary>The first failure that the browser reports; null when allowed, indeterminate or not applicable.</summary>
    public FailureCode? Code { get; }

    /// <summary>What is known of the credentials mode.</summary>
    public CredentialsMode Credentials => Context.Credentials;

    /// <summary>The verdict if the request carries no credentials.</summary>
    public Hypothesis WithoutCredentials { get; }

    /// <summary>The verdict if its credentials mode is <c>include</c>. Never more permissive than the other one.</summary>
    public Hypothesis WithCredentials { get; }

    /// <summary>The method or header names that failed, where the rule is about a list; else empty.</summary>
    public ImmutableArray<string> Failing { get; }

    /// <summary>Why the server answered like this, where the bytes show it.</summary>
    public RootCause? RootCause => Cause?.Kind;

    /// <summary>How the allowed origin differs from the page's.</summary>
    public ImmutableArray<Hint> Hints => Cors.Hints.Find(this);

    /// <summary>Worth knowing although the verdict does not depend on it.</summary>
    public ImmutableArray<Advisory> Advisories => Cors.Advisories.Find(this);

    /// <summary>Chrome's console line, word for word; null when allowed, and where Chrome prints none.</summary>
    public string? Message => ChromeMessage.Of(this) is { } message ? _show(message) : null;

    /// <summary>Firefox's console line, word for word; null when Firefox lets it pass, and where it prints none.</summary>
    public string? FirefoxMessage => Cors.FirefoxMessage.Of(this) is { } message ? _show(message) : null;

    /// <summary>One or two sentences for a person; null when there is nothing to say.</summary>
    public string? Explanation => Cors.Explanation.Of(this) is { } explanation ? _show(explanation) : null;

    /// <summary>What to change in the backend; null when allowed.</summary>
    public Fix? Fix => FixWriter.For(this)?.Shown(_show);

    /// <summary>This verdict with its texts made fit to show: they quote addresses and header values, which may hold secrets.</summary>
    /// <param name="show">What is shown of a text.</param>
    public Verdict Shown(Func<string, string> show)
    {
        var shown = (Verdict)MemberwiseClone();
        shown._show = show;
        return shown;
    }

    internal JudgingContext Context { get; }

    internal Answer? Answer { get; }

    internal JudgedAs JudgedAs { get; }

    /// <summary>The cause, found once: root cause, explanation and fix speak of it. Null where nothing shows one.</summary>
    internal Cause? Cause => (_found ??= new Found(Causes.Of(this))).Cause;

    /// <summary>This verdict once the credentials mode is known: a conditional one becomes allowed or blocked.</summary>
    /// <param name="credentials">
    /// What the request after this preflight showed; <see cref="CredentialsMode.Unknown"/> leaves the verdict as it is.
    /// </param>
    public Verdict Settled(CredentialsMode credentials)
    {
        if (credentials == CredentialsMode.Unknown || credentials == Credentials)
            return this;

        // The names of a conditional verdict are those that fail with credentials.
        var failing = credentials == CredentialsMode.NotInclude && WithoutCredentials.Outcome == Outcome.Allowed ? [] : Failing;
        return new Verdict(Context with { Credentials = credentials }, Answer, JudgedAs, WithoutCredentials, WithCredentials, failing);
    }

    /// <summary>This verdict on a later step of one fetch: a hypothesis that an earlier step blocked stays blocked.</summary>
    internal Verdict After(Verdict earlier) =>
        new(
            Context,
            Answer,
            JudgedAs,
            Blocked(earlier.WithoutCredentials) ?? WithoutCredentials,
            Blocked(earlier.WithCredentials) ?? WithCredentials,
            Failing
        );

    private sealed record Found(Cause? Cause);

    private static Hypothesis? Blocked(Hypothesis hypothesis) => hypothesis.Outcome == Outcome.Blocked ? hypothesis : null;

    private static (Outcome Outcome, FailureCode? Code) Decide(Hypothesis without, Hypothesis with, CredentialsMode credentials)
    {
        Debug.Assert(
            without.Outcome != Outcome.Blocked || with.Outcome == Outcome.Blocked,
            "A request with credentials never passes where one without is blocked."
        );
        return credentials switch
        {
            CredentialsMode.Include => (with.Outcome, with.Code),
            CredentialsMode.NotInclude => (without.Outcome, without.Code),
            _ when without.Outcome != Outcome.Allowed => (without.Outcome, without.Code),
            _ => (with.Outcome == Outcome.Blocked ? Outcome.Conditional : with.Outcome, with.Code),
        };
    }
}

/// <summary>What a browser does with an answer.</summary>
public enum Outcome
{
    /// <summary>Script may read the answer (or, for a preflight, the request may be sent).</summary>
    Allowed,

    /// <summary>The browser refuses.</summary>
    Blocked,

    /// <summary>Passes without credentials, fails with them, and the credentials mode is not known.</summary>
    Conditional,

    /// <summary>The standard refuses, but today's browsers let it pass.</summary>
    Divergent,

    /// <summary>The observed bytes do not decide it.</summary>
    Indeterminate,

    /// <summary>CORS does not apply.</summary>
    NotApplicable,
}

/// <summary>The verdict under one assumption about the credentials mode.</summary>
/// <param name="Outcome">Allowed, blocked, divergent, indeterminate or not applicable.</param>
/// <param name="Code">Why it is refused; null when it is not.</param>
public sealed record Hypothesis(Outcome Outcome, FailureCode? Code)
{
    /// <summary>No rule refuses.</summary>
    public static Hypothesis Allowed { get; } = new(Outcome.Allowed, null);

    /// <summary>CORS does not apply.</summary>
    public static Hypothesis NotApplicable { get; } = new(Outcome.NotApplicable, null);

    /// <summary>It depends on an answer that was not observed.</summary>
    public static Hypothesis Indeterminate { get; } = new(Outcome.Indeterminate, null);

    /// <summary>The hypothesis that follows from a check's result.</summary>
    public static Hypothesis Of(FailureCode? code) =>
        code switch
        {
            null => Allowed,
            FailureCode.PreflightAuthorizationWildcard => new Hypothesis(Outcome.Divergent, code),
            _ => new Hypothesis(Outcome.Blocked, code),
        };
}

/// <summary>The rules by which an answer was judged.</summary>
internal enum JudgedAs
{
    /// <summary>As the answer to a preflight.</summary>
    Preflight,

    /// <summary>As the answer to the request itself.</summary>
    Request,

    /// <summary>By no rule: CORS does not apply, or the answer does not decide it.</summary>
    Nothing,
}
