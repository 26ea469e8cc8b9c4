namespace DevProxy.Configuration;

internal enum OriginRuleKind
{
    /// <summary>Nothing written.</summary>
    Default,

    /// <summary>A string or a list.</summary>
    List,

    /// <summary><c>"/regex/"</c>.</summary>
    Pattern,

    /// <summary><c>"*"</c>, without credentials.</summary>
    Any,
}
