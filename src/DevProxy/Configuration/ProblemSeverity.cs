namespace DevProxy.Configuration;

internal enum ProblemSeverity
{
    Error,
    Warning,
}
