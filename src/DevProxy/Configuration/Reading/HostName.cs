using System.Net;
using DevProxy.Cors;

namespace DevProxy.Configuration.Reading;

/// <summary>Checks host names in a configuration.</summary>
internal static class HostName
{
    /// <summary>What is wrong with a name or address to listen on, and what would be right; null when nothing is.</summary>
    public static (string Message, string Fix)? Problem(string text)
    {
        if (IPAddress.TryParse(text, out _) && (text.Contains(':', StringComparison.Ordinal) || text.Split('.').Length == 4))
            return null;
        if (text is "*" or "+")
            return ($"\"{text}\" is not a valid address", "write \"0.0.0.0\" to listen on every network interface");
        return Common(text);
    }

    /// <summary>The same for an entry of <c>allowedHosts</c>, which may begin with a dot.</summary>
    public static (string Message, string Fix)? PatternProblem(string text)
    {
        if (text is "*" or "all" or "true")
            return (
                $"\"{text}\" would let any web page reach this proxy through DNS rebinding",
                "list the hosts; .example.test means a domain and its subdomains"
            );
        if (text.StartsWith("*.", StringComparison.Ordinal))
            return ($"\"{text}\" is not a valid host name", $"write \"{text[1..]}\", which means the domain and its subdomains");
        return IPAddress.TryParse(text.Trim('[', ']'), out _) ? null : Common(text.StartsWith('.') ? text[1..] : text);
    }

    private static (string Message, string Fix)? Common(string text)
    {
        if (Uri.CheckHostName(text) == UriHostNameType.Dns)
            return null;
        var url = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        return Origin.TryFromUrl(url, out var origin) && Uri.CheckHostName(origin.Host!) != UriHostNameType.Unknown
            ? ($"\"{text}\" is more than a host name", $"write \"{origin.Host}\"")
            : ($"\"{text}\" is not a valid host name", "write a name such as \"myapp.test\", without scheme or port");
    }
}
