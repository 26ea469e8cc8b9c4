namespace DevProxy.Tests.EndToEnd.Fixes;

/// <summary>
/// A kind of backend: a small program in which a mistake can be made, and to which a printed fix is applied in the way that it says.
/// </summary>
internal interface IBackend
{
    /// <summary>Its name in <c>--backend</c> and among the snippets.</summary>
    string Name { get; }

    /// <summary>How a comment begins in its language.</summary>
    string Comment { get; }

    /// <summary>The program with the mistake in it.</summary>
    string Write(Mistake mistake);

    /// <summary>The program with the snippet inserted where the snippet says.</summary>
    string Insert(string program, string snippet);

    /// <summary>Runs the program and waits until it listens.</summary>
    Task<BackendProcess> StartAsync(string program);
}
