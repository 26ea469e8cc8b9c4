using System.Collections.Immutable;

namespace DevProxy.Cors;

/// <summary>What a browser makes of one answer, and why.</summary>
/// <param name="Outcome">The outcome for what is known of the credentials mode.</param>
/// <param name="Code">The first failure, as the browser reports it; null when allowed.</param>
/// <param name="Credentials">What is known of the credentials mode.</param>
/// <param name="WithoutCredentials">The verdict if the request carries none.</param>
/// <param name="WithCredentials">The verdict if its mode is <c>include</c>. Never weaker than the other.</param>
/// <param name="Failing">The names that failed, where the rule is about a list.</param>
/// <param name="RootCause">Why the server answered so, where the bytes show it.</param>
/// <param name="Hints">In what the allowed origin differs.</param>
/// <param name="Advisories">Worth saying besides.</param>
/// <param name="Message">Chrome's console line, word for word; null when allowed.</param>
/// <param name="Explanation">One or two sentences for a person; null when there is nothing to say.</param>
/// <param name="Fix">What to change at the backend; null when allowed.</param>
public sealed record Verdict(
    Outcome Outcome,
    FailureCode? Code,
    CredentialsMode Credentials,
    Hypothesis WithoutCredentials,
    Hypothesis WithCredentials,
    ImmutableArray<string> Failing,
    RootCause? RootCause,
    ImmutableArray<Hint> Hints,
    ImmutableArray<Advisory> Advisories,
    string? Message,
    string? Explanation,
    Fix? Fix);
