namespace DevProxy.Configuration.Source;

/// <summary>What was found under a path.</summary>
/// <param name="Bytes">The content; null when there is none that can be read.</param>
/// <param name="WhyNot">Why there is none, in a few words that follow the path (<c>is a directory</c>); null when there is one.</param>
internal sealed record FileContent(byte[]? Bytes, string? WhyNot)
{
    /// <summary>Nothing exists at the path.</summary>
    public const string NotThere = "does not exist";

    /// <summary>The path is a directory.</summary>
    public const string Folder = "is a directory";

    /// <summary>Its permissions do not allow reading.</summary>
    public const string Forbidden = "is not readable by this user";

    /// <summary>Whether nothing exists at the path.</summary>
    public bool IsMissing => WhyNot == NotThere;

    /// <summary>Whether both are the same content, or none for the same reason.</summary>
    public bool Agrees(FileContent other) =>
        Bytes is null
            ? other.Bytes is null && WhyNot == other.WhyNot
            : other.Bytes is not null && Bytes.AsSpan().SequenceEqual(other.Bytes);
}
