using DevProxy.Cors;

namespace DevProxy.Checking;

/// <summary>The head of a request that a check sent, its URL left out.</summary>
/// <param name="Method">The method.</param>
/// <param name="Headers">All header lines, secrets masked.</param>
internal sealed record CheckStepRequest(string Method, HeaderList Headers);
