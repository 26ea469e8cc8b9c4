namespace DevProxy.Configuration;

internal enum LogFormat
{
    /// <summary>Lines for a person.</summary>
    Pretty,

    /// <summary>The exchange record without bodies, one object a line, on stdout.</summary>
    Json,
}
