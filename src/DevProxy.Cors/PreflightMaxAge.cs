using System.Globalization;

namespace DevProxy.Cors;

/// <summary>For how many seconds a preflight's answer is kept. 0 means that it is not kept at all.</summary>
/// <param name="Standard">By the standard (Fetch, CORS-preflight fetch, steps 7.9 to 7.11), which imposes no limit of its own.</param>
/// <param name="Chromium">At most 7200.</param>
/// <param name="Firefox">At most 86400; an unreadable value means 0.</param>
/// <param name="WebKit">At most 600.</param>
public sealed record PreflightMaxAge(long Standard, long Chromium, long Firefox, long WebKit)
{
    private const long Default = 5;

    /// <summary>Reads ACMA of a preflight's answer.</summary>
    public static PreflightMaxAge Of(HeaderList answer)
    {
        var text = answer.Get(CorsHeader.MaxAge);
        if (text is null)
            return new PreflightMaxAge(Default, Default, Default, Default);
        if (Seconds(text) is { } seconds)
            return new PreflightMaxAge(seconds, Math.Min(seconds, 7200), Math.Min(seconds, 86400), Math.Min(seconds, 600));

        // A negative number is no delta-seconds, so that the standard falls back to 5; all three engines read it as "do not keep".
        return IsNegative(text)
            ? new PreflightMaxAge(Default, 0, 0, 0)
            : new PreflightMaxAge(Default, Default, 0, Default);
    }

    /// <summary>Whether the answer has an ACMA that is no number of seconds.</summary>
    public static bool IsUnreadable(HeaderList answer) => answer.Get(CorsHeader.MaxAge) is { } text && Seconds(text) is null;

    // RFC 9111, delta-seconds: digits only; what is too large is taken for the largest.
    private static long? Seconds(string text)
    {
        if (text.Length == 0 || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : int.MaxValue;
    }

    private static bool IsNegative(string text) =>
        text.Length > 1 && text[0] == '-' && !text.AsSpan(1).ContainsAnyExceptInRange('0', '9');
}
