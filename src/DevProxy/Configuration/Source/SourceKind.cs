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

    /// <summary>There is a value, and a problem was reported for it: nothing more is reported, and no default replaces it.</summary>
    Refused,
}
