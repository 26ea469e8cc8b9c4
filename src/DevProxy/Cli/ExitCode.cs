namespace DevProxy.Cli;

/// <summary>What the commands say to a script.</summary>
internal static class ExitCode
{
    /// <summary>Done; or: allowed, valid.</summary>
    public const int Done = 0;

    /// <summary>The answer is no: blocked, invalid.</summary>
    public const int No = 1;

    /// <summary>Wrong usage, or a configuration that cannot be used.</summary>
    public const int Usage = 2;

    /// <summary>A server could not be reached.</summary>
    public const int Unreachable = 3;
}
