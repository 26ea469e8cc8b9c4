namespace DevProxy.Demo;

/// <summary>The ports that the demo would like; where one is taken, or 0, it takes a free one.</summary>
/// <param name="Api">Of the shop's API, 0 to 65535.</param>
/// <param name="Page">Of the page that calls it, 0 to 65535.</param>
internal sealed record DemoPorts(int Api, int Page)
{
    /// <summary>An API on a port that looks like someone else's, a page next to DevProxy's own two ports.</summary>
    public static DemoPorts Preferred { get; } = new(9010, 8012);
}
