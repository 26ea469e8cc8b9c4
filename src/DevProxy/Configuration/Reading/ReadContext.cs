using DevProxy.Configuration.Source;

namespace DevProxy.Configuration.Reading;

/// <summary>What every part of a reading shares.</summary>
/// <param name="Problems">Collects the problems.</param>
/// <param name="Files">Through which files are read.</param>
/// <param name="Folder">What paths are relative to.</param>
internal sealed record ReadContext(ProblemList Problems, FileSnapshot Files, string Folder)
{
    /// <summary>Reports a problem of a string, if there is one; never shows the string itself if it comes from a variable.</summary>
    /// <param name="node">The text.</param>
    /// <param name="problem">What is wrong, and what would be right.</param>
    /// <param name="noun">What the text should be (<c>origin</c>).</param>
    /// <param name="example">One that would be right.</param>
    /// <returns>Whether nothing is wrong.</returns>
    public bool IsFine(SourceNode node, (string Message, string Fix)? problem, string noun, string example)
    {
        if (problem is not var (message, fix))
            return true;
        if (node.HasVariables)
            (message, fix) = ($"The value of {node.Written} is not a valid {noun}", $"set it to a value like {example}");
        Problems.Error(node.At, message, fix);
        return false;
    }

    /// <summary>A path of the configuration as an absolute one.</summary>
    public string Absolute(string path) => Path.GetFullPath(path, Folder);
}
