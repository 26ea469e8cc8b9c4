namespace DevProxy.Cors;

/// <summary>Where a redirect leads, or why it is not followed.</summary>
/// <param name="Code">Why the browser does not follow; null when it does.</param>
/// <param name="Next">The request of the next hop; null when there is none.</param>
public sealed record RedirectStep(FailureCode? Code, FetchHop? Next);
