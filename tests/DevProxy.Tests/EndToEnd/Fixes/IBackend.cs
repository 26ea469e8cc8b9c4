namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>A kind of backend: a small program that a mistake is written into, and that a printed fix is applied to as it says.</summary>
internal interface IBackend
{
    /// <summary>Its name in <c>--backend</c> and among the snippets.</summary>
    string Name { get; }

    /// <summary>How a comment begins in its language.</summary>
    string Comment { get; }

    /// <summary>The program with the mistake in it.</summary>
    string Write(Mistake mistake);

    /// <summary>The program with the snippet in the place that the snippet names.</summary>
    string Insert(string program, string snippet);

    /// <summary>Runs the program, which listens when this returns.</summary>
    Task<BackendProcess> StartAsync(string program);
}
