using System.ComponentModel;
using System.Diagnostics;

namespace DevProxy.Cli;

/// <summary>The person's own browser.</summary>
internal static class BrowserWindow
{
    /// <summary>Opens a page in it; false where there is none to be found, on a server for example.</summary>
    public static bool TryOpen(string url)
    {
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(url) { UseShellExecute = true });
            return true;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            return false;
        }
    }
}
