using System.Collections.Frozen;
using DevProxy.Configuration;

namespace DevProxy.Traffic;

/// <summary>
/// Which names of parameters and fields say that the value is a secret. A word counts, not letters in the middle of one: an author is no
/// auth.
/// </summary>
/// <param name="names">Names that are secret beside the ones whose words say so.</param>
internal sealed class SecretNames(FrozenSet<string> names)
{
    private const int LeastTokenLength = 16;

    // Anywhere in a name.
    private static readonly FrozenSet<string> Secrets = FrozenSet.ToFrozenSet([
        "password",
        "passwords",
        "passwd",
        "passphrase",
        "passcode",
        "pwd",
        "secret",
        "secrets",
        "credential",
        "credentials",
        "apikey",
        "jwt",
        "token",
        "tokens",
        "accesstoken",
        "idtoken",
        "refreshtoken",
        "clientsecret",
        "authorization",
        "bearer",
    ]);

    // Last in a name that holds one of the former, these say that it is about the secret: token_type, passwordPolicy, max_tokens_count.
    private static readonly FrozenSet<string> About = FrozenSet.ToFrozenSet([
        "type",
        "types",
        "length",
        "policy",
        "policies",
        "expires",
        "expiry",
        "expiration",
        "expired",
        "ttl",
        "lifetime",
        "count",
        "limit",
        "usage",
        "used",
        "url",
        "uri",
        "endpoint",
        "endpoints",
        "name",
        "names",
        "required",
        "enabled",
        "supported",
        "algorithm",
        "method",
        "methods",
        "format",
        "strength",
        "label",
        "placeholder",
        "in",
        "at",
        "details",
        "budget",
    ]);

    // At the end of a name.
    private static readonly FrozenSet<string> LastWords = FrozenSet.ToFrozenSet([
        "signature",
        "key",
        "assertion",
        "sessionid",
        "session",
        "ticket",
        "cookie",
        "otp",
    ]);

    // Where they are the whole name: a country_code is nobody's secret.
    private static readonly FrozenSet<string> WholeNames = FrozenSet.ToFrozenSet([
        "code",
        "sig",
        "auth",
        "pass",
        "pwd",
        "sid",
        "otp",
        "pin",
        "hmac",
        "cvv",
        "cvc",
        "code_verifier",
        "samlresponse",
        "samlrequest",
        "cookies",
    ]);

    // In JSON these mostly mean something else (an error's code, the key of a map): the value has to look like a token too.
    private static readonly FrozenSet<string> WeakInJson = FrozenSet.ToFrozenSet([
        "code",
        "auth",
        "sid",
        "key",
        "session",
        "ticket",
        "signature",
        "assertion",
    ]);

    // Before "key" these say what it opens; a primary key opens nothing.
    private static readonly FrozenSet<string> Opening = FrozenSet.ToFrozenSet([
        "api",
        "access",
        "private",
        "client",
        "subscription",
        "signing",
        "encryption",
        "shared",
        "account",
        "master",
        "license",
        "auth",
        "service",
        "functions",
        "app",
        "application",
        "host",
        "admin",
        "server",
        "session",
        "user",
    ]);

    // Before "key" these say that it only tells one thing from another.
    private static readonly FrozenSet<string> Identifying = FrozenSet.ToFrozenSet([
        "idempotency",
        "cache",
        "public",
        "primary",
        "foreign",
        "sort",
        "partition",
        "websocket",
        "surrogate",
        "object",
        "translation",
    ]);

    /// <summary>Whether a parameter of a URL or a field of a form holds a secret, by its name.</summary>
    public bool IsParameter(string name) => names.Contains(name) || Says(name, Words(name), out _);

    /// <summary>Whether a member of a JSON object holds a secret, by its name and, where that is not sure, its value.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="value">The text of its value, or a number's digits.</param>
    /// <param name="isNumber">Whether the value is a number.</param>
    public bool IsMember(string name, string value, bool isNumber)
    {
        if (names.Contains(name))
            return true;
        var words = Words(name);

        // max_tokens: 100
        if (!Says(name, words, out var word) || (isNumber && words[^1] == "tokens"))
            return IsHeader(name);
        if (!WeakInJson.Contains(word))
            return true;
        return (word == "key" && words.Length > 1 && Opening.Contains(words[^2]))
            || (word == "session" && words.Length > 1)
            || LooksLikeToken(value);
    }

    /// <summary>Whether all that stands below a member of a JSON object is secret.</summary>
    public bool IsSecretWhole(string name) =>
        names.Contains(name) || (Words(name) is [.., var last] && Secrets.Contains(last)) || IsHeader(name);

    /// <summary>Whether a value is made up by a program: long, without blanks, letters and digits mixed.</summary>
    public static bool LooksLikeToken(string value) =>
        value.Length >= LeastTokenLength && !value.Any(char.IsWhiteSpace) && value.Any(char.IsAsciiDigit) && value.Any(char.IsAsciiLetter);

    // What servers that echo a request make of its headers.
    private static bool IsHeader(string name) =>
        name.ToLowerInvariant() is "authorization" or "proxy-authorization" or "cookie" or "set-cookie"
        || (name.Contains('-', StringComparison.Ordinal) && CredentialHeader.CarriesIdentity(name, []));

    // The word that says it: "secret" where that alone is enough.
    private static bool Says(string name, string[] words, out string word)
    {
        word = words.Length == 0 ? "" : words[^1];
        if (Array.Exists(words, Secrets.Contains))
        {
            var isAbout = About.Contains(word);
            word = "secret";
            return !isAbout;
        }

        if (words is [.., "session", "id"] or [_, .., "sid"] or [.., "code", "verifier"])
        {
            word = "secret";
            return true;
        }

        return words is [.., var before, "key"] && Identifying.Contains(before)
            ? false
            : LastWords.Contains(word) || WholeNames.Contains(name.ToLowerInvariant());
    }

    // Words end at punctuation, before a capital that follows a small letter, and before the last capital of several: access_token,
    // accessToken, XSRFToken.
    private static string[] Words(string name)
    {
        var words = new List<string>(4);
        var start = -1;
        for (var i = 0; i <= name.Length; i++)
        {
            var isLetter = i < name.Length && char.IsAsciiLetter(name[i]);
            if (start >= 0 && (!isLetter || Begins(name, i)))
            {
                words.Add(name[start..i].ToLowerInvariant());
                start = -1;
            }

            if (isLetter && start < 0)
                start = i;
        }

        return [.. words];
    }

    private static bool Begins(string name, int i) =>
        char.IsAsciiLetterUpper(name[i])
        && (char.IsAsciiLetterLower(name[i - 1]) || (i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1])));
}
