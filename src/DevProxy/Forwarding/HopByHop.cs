using System.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;

namespace DevProxy.Forwarding;

/// <summary>
/// Headers that concern one connection (RFC 9110, section 7.6.1). YARP leaves out the well-known ones, and keeps those that <c>Connection</c> names.
/// </summary>
internal static class HopByHop
{
    /// <summary>Removes from a request what its <c>Connection</c> names.</summary>
    public static void RemoveFrom(HttpRequestMessage message, IHeaderDictionary received)
    {
        if (received.Connection.Count == 0)
            return;
        var context = new RequestTransformContext { ProxyRequest = message };
        foreach (var name in received.Connection.SelectMany(Names))
        {
            // What frames or addresses the message cannot be disowned.
            if (
                !name.Equals("Host", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
            )
                RequestTransform.RemoveHeader(context, name);
        }
    }

    /// <summary>Removes from an answer what the upstream's <c>Connection</c> names.</summary>
    public static void RemoveFrom(IHeaderDictionary answer, HttpResponseHeaders received)
    {
        if (!received.NonValidated.TryGetValues("Connection", out var lines))
            return;
        foreach (var name in lines.SelectMany(Names))
        {
            if (!name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
                answer.Remove(name);
        }
    }

    private static IEnumerable<string> Names(string? line) =>
        (line ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(IsToken);

    // Anything else would be refused by the header collections with an exception.
    private static bool IsToken(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
