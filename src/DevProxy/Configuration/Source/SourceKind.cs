namespace DevProxy.Configuration.Source;

internal enum SourceKind
{
    Null,
    True,
    False,
    Number,
    Text,
    List,
    Object,

    /// <summary>There is a value, and a problem was told about it: nothing more is to be said, and no default takes its place.</summary>
    Refused,
}
