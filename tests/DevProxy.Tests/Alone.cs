namespace DevProxy.Tests;

/// <summary>The collection of tests that measure the process or the machine, and share neither with others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
