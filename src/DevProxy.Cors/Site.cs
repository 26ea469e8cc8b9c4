using System.Net;

namespace DevProxy.Cors;

/// <summary>A host's site: its registrable domain (HTML, "same site"), as well as it can be told without the public suffix list.</summary>
public static class Site
{
    /// <summary>The last two labels, or three below a second-level suffix such as <c>co.uk</c>; an address and a single label are their own site.</summary>
    public static string Of(string host)
    {
        if (host.StartsWith('[') || IPAddress.TryParse(host, out _))
            return host;

        var labels = host.Split('.');
        var isShortSecondLevel = labels.Length > 2 && labels[^1].Length == 2 && labels[^2].Length <= 3;
        return string.Join('.', labels.TakeLast(isShortSecondLevel ? 3 : 2));
    }

    /// <summary>Whether two origins are the same site: scheme and registrable domain; ports do not matter.</summary>
    public static bool AreSame(Origin one, Origin other) =>
        !one.IsOpaque && !other.IsOpaque && one.Scheme == other.Scheme && Of(one.Host!) == Of(other.Host!);
}
