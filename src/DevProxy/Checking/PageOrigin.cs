using DevProxy.Cors;

namespace DevProxy.Checking;

/// <summary>The page's origin, as somebody writes it behind <c>--origin</c>.</summary>
internal static class PageOrigin
{
    /// <summary>The origin, or why the word is none. Nothing written is neither.</summary>
    public static (Origin? Origin, string? Problem) Read(string? written)
    {
        if (string.IsNullOrWhiteSpace(written))
            return (null, null);
        if (Origin.TryParse(written, out var origin))
            return (origin, null);
        if (written.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            return (
                null,
                $"\"{written}\" is a file: browsers send the origin null for a page that was opened as a file. Write --origin null, or --origin file:// for what some versions of Electron and Cordova send."
            );
        if (Origin.TryFromUrl(written, out var ofPage))
            return (null, $"\"{written}\" is a URL, and an origin is scheme://host[:port] alone. Write --origin {ofPage.Serialized}.");
        return Origin.TryFromUrl("http://" + written, out var guessed)
            ? (
                null,
                $"\"{written}\" is not a valid origin: the scheme is missing. Write --origin {guessed.Serialized} or --origin https{guessed.Serialized[4..]}."
            )
            : (
                null,
                $"\"{written}\" is not a valid origin. Write scheme://host[:port], as in --origin http://localhost:3000, or null for a sandboxed frame."
            );
    }
}
