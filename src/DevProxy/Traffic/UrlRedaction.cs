using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace DevProxy.Traffic;

/// <summary>URLs, and header values that contain some, without the secrets in them.</summary>
/// <param name="names">Parameter names that are secret beside the ones whose name says so.</param>
internal sealed class UrlRedaction(FrozenSet<string> names)
{
    // At the end of a name these say "secret": access_token, clientSecret, X-Amz-Signature, apiKey.
    private static readonly FrozenSet<string> SecretLastWords = FrozenSet.ToFrozenSet(
    [
        "token", "tokens", "secret", "password", "passwd", "passphrase", "signature", "credential", "credentials", "key", "apikey", "jwt",
        "assertion", "authorization", "accesstoken", "idtoken", "refreshtoken", "sessionid", "session", "ticket",
    ]);

    // These say it only where they are the whole name: a country_code is nobody's secret.
    private static readonly FrozenSet<string> SecretNames = FrozenSet.ToFrozenSet(
        ["code", "sig", "auth", "pass", "pwd", "sid", "otp", "pin", "hmac", "code_verifier", "samlresponse", "samlrequest"]);

    // A parameter begins after one of these and ends before one, or where a header value's own syntax ends the URL.
    private static readonly SearchValues<char> Separators = SearchValues.Create("?&;#<>\" ");

    /// <summary>The text with <see cref="Redaction.Mask"/> in the place of each secret.</summary>
    public string Mask(string text)
    {
        text = WithoutUserInfo(text);
        var start = text.AsSpan().IndexOfAny('?', '#');
        if (start < 0)
            return text;

        var masked = new StringBuilder(text.Length).Append(text, 0, start);
        while (start < text.Length)
        {
            var length = text.AsSpan(start + 1).IndexOfAny(Separators);
            var end = length < 0 ? text.Length : start + 1 + length;
            AppendParameter(masked, text.AsSpan(start, end - start));
            start = end;
        }

        return masked.ToString();
    }

    private void AppendParameter(StringBuilder masked, ReadOnlySpan<char> parameter)
    {
        var equals = parameter.IndexOf('=');
        if (equals > 1 && IsSecret(Uri.UnescapeDataString(parameter[1..equals].ToString())))
            masked.Append(parameter[..(equals + 1)]).Append(Redaction.Mask);
        else
            masked.Append(parameter);
    }

    private bool IsSecret(string name)
    {
        if (names.Contains(name))
            return true;
        var lower = name.ToLowerInvariant();
        return SecretNames.Contains(lower) || SecretLastWords.Contains(LastWord(name));
    }

    // Words end at punctuation and where a capital follows a small letter: access_token, accessToken, api-key.
    private static string LastWord(string name)
    {
        var end = name.Length;
        while (end > 0 && !char.IsAsciiLetter(name[end - 1]))
            end--;
        var start = end;
        while (start > 0 && char.IsAsciiLetter(name[start - 1]) && !(start < end && char.IsAsciiLetterUpper(name[start]) && char.IsAsciiLetterLower(name[start - 1])))
            start--;
        return name[start..end].ToLowerInvariant();
    }

    private static string WithoutUserInfo(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
            return text;
        var authority = text.AsSpan(scheme + 3);
        var length = authority.IndexOfAny("/?#");
        var at = (length < 0 ? authority : authority[..length]).LastIndexOf('@');
        return at < 0 ? text : string.Concat(text.AsSpan(0, scheme + 3), Redaction.Mask, authority[at..]);
    }
}
