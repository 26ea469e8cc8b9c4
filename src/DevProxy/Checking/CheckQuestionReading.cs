namespace DevProxy.Checking;

/// <summary>What came of reading the arguments of <c>check</c>.</summary>
/// <param name="Question">The question; null when the arguments cannot be used.</param>
/// <param name="Problem">Why they cannot, and what to write instead; null when they can.</param>
internal sealed record CheckQuestionReading(CheckQuestion? Question, string? Problem);
