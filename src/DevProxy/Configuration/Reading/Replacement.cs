using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DevProxy.Configuration.Reading;

/// <summary>
/// Translates a replacement from JavaScript's syntax (ECMAScript, GetSubstitution) into .NET's, which reads some of the same characters
/// differently: <c>$0</c>, <c>$_</c>, <c>$+</c> and <c>${…}</c> mean nothing in JavaScript, and <c>$10</c> may be <c>$1</c> and a zero.
/// </summary>
internal static class Replacement
{
    public static string FromJavaScript(string replacement, Regex pattern)
    {
        var result = new StringBuilder();
        for (var i = 0; i < replacement.Length; i++)
        {
            var c = replacement[i];
            if (c != '$' || i + 1 == replacement.Length)
            {
                result.Append(c == '$' ? "$$" : c.ToString());
                continue;
            }

            var next = replacement[i + 1];
            if (next is '$' or '&' or '`' or '\'')
            {
                result.Append('$').Append(next);
                i++;
            }
            else if (char.IsAsciiDigit(next))
            {
                i += Number(replacement, i, pattern, result);
            }
            else if (next == '<')
            {
                i += Name(replacement, i, pattern, result);
            }
            else
            {
                result.Append("$$");
            }
        }

        return result.ToString();
    }

    // Two digits if there is such a group, else one, else the characters themselves.
    private static int Number(string replacement, int dollar, Regex pattern, StringBuilder result)
    {
        var groups = pattern.GetGroupNumbers();
        for (var length = dollar + 2 < replacement.Length && char.IsAsciiDigit(replacement[dollar + 2]) ? 2 : 1; length > 0; length--)
        {
            var number = int.Parse(replacement.AsSpan(dollar + 1, length), CultureInfo.InvariantCulture);
            if (number == 0 || !groups.Contains(number))
                continue;
            result.Append(CultureInfo.InvariantCulture, $"${{{number}}}");
            return length;
        }

        result.Append("$$");
        return 0;
    }

    // Without any named group, $< is the characters themselves; a name that no group has is the empty text.
    private static int Name(string replacement, int dollar, Regex pattern, StringBuilder result)
    {
        var names = pattern.GetGroupNames().Where(name => !char.IsAsciiDigit(name[0])).ToArray();
        var end = replacement.IndexOf('>', dollar);
        if (names.Length == 0 || end < 0)
        {
            result.Append("$$");
            return 0;
        }

        var name = replacement[(dollar + 2)..end];
        if (names.Contains(name))
            result.Append("${").Append(name).Append('}');
        return end - dollar;
    }
}
