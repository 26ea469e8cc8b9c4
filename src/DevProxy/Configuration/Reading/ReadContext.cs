using DevProxy.Configuration.Source;

namespace DevProxy.Configuration.Reading;

/// <summary>What every part of a reading shares.</summary>
/// <param name="Problems">Where problems are told.</param>
/// <param name="Files">Through which files are read.</param>
/// <param name="Folder">What paths are relative to.</param>
internal sealed record ReadContext(ProblemList Problems, FileSnapshot Files, string Folder)
{
    /// <summary>A path of the configuration as an absolute one.</summary>
    public string Absolute(string path) => Path.GetFullPath(path, Folder);
}
