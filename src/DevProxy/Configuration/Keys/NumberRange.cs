namespace DevProxy.Configuration.Keys;

/// <summary>Whole numbers, both ends included.</summary>
internal sealed record NumberRange(int Least, int Most);
