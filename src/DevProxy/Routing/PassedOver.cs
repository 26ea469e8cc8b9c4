namespace DevProxy.Routing;

/// <summary>A route that did not take a path.</summary>
/// <param name="Route">Its key.</param>
/// <param name="Reason">Half a sentence.</param>
internal sealed record PassedOver(string Route, string Reason);
