namespace DevProxy.Configuration;

/// <summary>The levels of the log, by the names that http-proxy-middleware gave them.</summary>
internal enum LogLevelName
{
    Debug,
    Info,
    Warn,
    Error,
    Silent,
}
