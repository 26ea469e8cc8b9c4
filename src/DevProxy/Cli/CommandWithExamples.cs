using System.Collections.Immutable;
using System.CommandLine;

namespace DevProxy.Cli;

/// <summary>A command whose help opens with examples.</summary>
/// <param name="name">The word that calls it.</param>
/// <param name="description">What it does, one line.</param>
internal abstract class CommandWithExamples(string name, string description) : Command(name, description)
{
    /// <summary>How to use it, the most common way first.</summary>
    public abstract ImmutableArray<Example> Examples { get; }

    /// <summary>The words behind the name, as <c>[FILE] [options]</c>.</summary>
    public abstract string Usage { get; }

    /// <summary>What else its help has to say; empty for nothing.</summary>
    public virtual string Remarks => "";

    /// <summary>Words that are not options, at most.</summary>
    public virtual int MostWords => Arguments.Count;
}
