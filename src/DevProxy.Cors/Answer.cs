namespace DevProxy.Cors;

/// <summary>The head of a response.</summary>
/// <param name="Status">The status code, 100 to 999.</param>
/// <param name="Headers">All header lines, in order.</param>
public sealed record Answer(int Status, HeaderList Headers);
