using System.Text;
using DevProxy.Configuration.Source;

namespace DevProxy.Configuration.Keys;

/// <summary>One key of the configuration: used by the reader, the schema and the shown configuration.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Shape">Its valid values.</param>
/// <param name="Default">The default as JSON; null when there is none, or when it depends on another key.</param>
/// <param name="Doc">What it means, for the reader of the schema.</param>
internal sealed record Key(string Name, KeyShape Shape, string? Default, string Doc)
{
    /// <summary>Whether it must be there.</summary>
    public bool Required { get; init; }

    /// <summary><see cref="Default"/> as a value.</summary>
    public SourceNode? DefaultNode { get; } = Default is null ? null : SourceReader.Read(Encoding.UTF8.GetBytes(Default)).Root;
}
