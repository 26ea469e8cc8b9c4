namespace DevProxy.Traffic;

/// <summary>Who made the answer that the browser got.</summary>
internal enum AnsweredBy
{
    /// <summary>The route's upstream.</summary>
    Upstream,

    /// <summary>A mock.</summary>
    Mock,

    /// <summary>A recording.</summary>
    Recording,

    /// <summary>A fault that was asked for.</summary>
    Fault,

    /// <summary>DevProxy itself: an error, or a preflight that was answered here.</summary>
    DevProxy,
}

/// <summary><c>AnsweredBy.DevProxy</c> is <c>devproxy</c>.</summary>
internal sealed class AnsweredByConverter() : WordConverter<AnsweredBy>(static value => value.ToString().ToLowerInvariant());
