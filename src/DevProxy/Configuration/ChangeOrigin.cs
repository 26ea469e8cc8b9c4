namespace DevProxy.Configuration;

/// <summary>Which <c>Host</c> the upstream gets.</summary>
internal enum ChangeOrigin
{
    /// <summary>The browser's for a local target, the target's for any other.</summary>
    Auto,

    /// <summary><c>true</c>: the target's.</summary>
    Target,

    /// <summary><c>false</c>: the browser's.</summary>
    Browser,
}
