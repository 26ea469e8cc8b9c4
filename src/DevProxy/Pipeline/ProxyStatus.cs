using System.Text;
using DevProxy.Traffic;

namespace DevProxy.Pipeline;

/// <summary>The <c>Proxy-Status</c> header (RFC 9209).</summary>
internal static class ProxyStatus
{
    public const string Header = "Proxy-Status";

    /// <summary>The name by which DevProxy stands in it.</summary>
    public const string Self = "devproxy";

    /// <summary>DevProxy's member of the list, for an answer that DevProxy made because of an error.</summary>
    public static string Of(ExchangeError error) => $"{Self}; error={error.Type}; details={Quote(error.Detail)}";

    /// <summary>Adds DevProxy's member behind those that are there: the hop nearest to the browser stands last (section 2).</summary>
    public static void Append(IHeaderDictionary headers, ExchangeError error) => headers.Append(Header, Of(error));

    // A String of RFC 8941, section 3.3.3: ASCII without control characters.
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var character in text)
        {
            if (character is '"' or '\\')
                quoted.Append('\\');
            quoted.Append(
                character is >= ' ' and <= '~' ? character
                : character is '\n' or '\t' ? ' '
                : '?'
            );
        }

        return quoted.Append('"').ToString();
    }
}
