using DevProxy.Cors;

namespace DevProxy.Checking;

/// <summary>What came of one expectation.</summary>
internal enum TestStatus
{
    Passed,
    Failed,
    Unreachable,
}

/// <summary>One expectation and what came of it.</summary>
/// <param name="Expectation">What was expected.</param>
/// <param name="Status">What came of it.</param>
/// <param name="Code">Why it failed, as a word: a verdict's code, or one of this class's own; null when it passed.</param>
/// <param name="Message">Why it failed, for a person; empty when it passed.</param>
/// <param name="Fix">What to change; null where nobody knows.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record TestResult(Expectation Expectation, TestStatus Status, string? Code, string Message, string? Fix, double Seconds);

/// <summary>Compares what a browser would do with what is expected of it.</summary>
internal static class ExpectationCheck
{
    /// <summary>The result.</summary>
    /// <param name="expectation">What is expected.</param>
    /// <param name="record">What was found out; null when nothing could be sent.</param>
    /// <param name="seconds">How long it took.</param>
    public static TestResult Of(Expectation expectation, CheckRecord? record, double seconds)
    {
        var (status, code, message, fix) = Judge(expectation, record);
        return new TestResult(expectation, status, code, message, fix, seconds);
    }

    private static (TestStatus Status, string? Code, string Message, string? Fix) Judge(Expectation expectation, CheckRecord? record)
    {
        var method = expectation.Question.Fetch.Method;
        if (record is null)
            return (
                TestStatus.Failed,
                "not-sent",
                $"{method} needs no preflight here and may change something, so nothing was sent.",
                "Add --send to send it."
            );
        if (record.IsUnreachable)
            return (TestStatus.Unreachable, "unreachable", record.Error!.Detail, record.Error.Fix);

        var verdict = record.Verdict;
        var isAllowed = verdict.Outcome is Outcome.Allowed or Outcome.Divergent or Outcome.NotApplicable;
        if (expectation.IsAllowed && !isAllowed)
            return (
                TestStatus.Failed,
                verdict.Code is { } code ? WireName.Of(code) : WireName.Of(verdict.Outcome),
                $"Expected allowed, and it is {WireName.Of(verdict.Outcome)}. {verdict.Explanation}".TrimEnd(),
                verdict.Fix?.Summary
            );
        if (!expectation.IsAllowed)
            return verdict.Outcome == Outcome.Blocked
                ? (TestStatus.Passed, null, "", null)
                : (
                    TestStatus.Failed,
                    "expected-blocked",
                    $"Expected blocked, and it is {WireName.Of(verdict.Outcome)}: a page at {record.Origin} may read the answer.",
                    null
                );
        return Exposed(expectation, record, method);
    }

    private static (TestStatus Status, string? Code, string Message, string? Fix) Exposed(
        Expectation expectation,
        CheckRecord record,
        string method
    )
    {
        if (expectation.Exposes.IsEmpty)
            return (TestStatus.Passed, null, "", null);
        if (!record.Sent)
            return (
                TestStatus.Failed,
                "not-sent",
                $"What is exposed shows in the answer to {method}, which may change something, so it was not sent.",
                "Add --send to send it."
            );
        var missing = expectation.Exposes.Where(name => !record.ExposedHeaders.Contains(name, StringComparer.OrdinalIgnoreCase)).ToList();
        return missing.Count == 0
            ? (TestStatus.Passed, null, "", null)
            : (
                TestStatus.Failed,
                "not-exposed",
                $"Script cannot read {string.Join(", ", missing)}: the answer does not expose it, or does not have it.",
                $"Send it with Access-Control-Expose-Headers: {string.Join(", ", expectation.Exposes)}."
            );
    }
}
