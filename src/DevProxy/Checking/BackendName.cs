using DevProxy.Cors;

namespace DevProxy.Checking;

/// <summary>Whose code a fix is to be, as somebody writes it behind <c>--backend</c>.</summary>
internal static class BackendName
{
    /// <summary>The backend, or that there is none of this name. Nothing written is neither.</summary>
    public static (Backend? Backend, string? Problem) Read(string? written)
    {
        if (written is null)
            return (null, null);
        return WireName.ParseBackend(written) is { } backend
            ? (backend, null)
            : (
                null,
                $"there is no code for \"{written}\". Write --backend with one of {string.Join(", ", Enum.GetValues<Backend>().Select(WireName.Of))}."
            );
    }
}
