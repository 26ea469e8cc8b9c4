namespace DevProxy.Configuration.Source;

/// <summary>What exists at a path, symbolic links followed.</summary>
internal enum FileKind
{
    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>A file with a content of its own.</summary>
    Regular,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A pipe (FIFO): opening it waits for somebody at its other end.</summary>
    Pipe,

    /// <summary>A socket.</summary>
    Socket,

    /// <summary>A device, which may have no end (<c>/dev/zero</c>) or wait for somebody to type (<c>/dev/tty</c>).</summary>
    Device,

    /// <summary>The system does not say; opening it will tell why.</summary>
    Unknown,
}
