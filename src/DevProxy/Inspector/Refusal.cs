namespace DevProxy.Inspector;

/// <summary>Why a request to the inspector is not answered.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Title">What happened, in a few words.</param>
/// <param name="Detail">Why, and what to do.</param>
internal sealed record Refusal(int Status, string Title, string Detail);
