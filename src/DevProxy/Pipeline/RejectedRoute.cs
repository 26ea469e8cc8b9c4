using DevProxy.Routing;

namespace DevProxy.Pipeline;

/// <summary>A route that did not take a request.</summary>
/// <param name="Route">Its key in <c>routes</c>.</param>
/// <param name="Reason">Half a sentence.</param>
internal sealed record RejectedRoute(string Route, string Reason);
