namespace DevProxy.Certificates;

/// <summary>Where the local authority and its certificate are kept: one folder for each user, since its content is private.</summary>
/// <param name="Path">Absolute; it need not be there yet.</param>
internal sealed record CertificateFolder(string Path)
{
    /// <summary>The authority's certificate, which systems are told to trust.</summary>
    public string Authority => System.IO.Path.Combine(Path, "ca.pem");

    public string AuthorityKey => System.IO.Path.Combine(Path, "ca-key.pem");

    /// <summary>The certificate that the listener shows.</summary>
    public string Certificate => System.IO.Path.Combine(Path, "localhost.pem");

    public string CertificateKey => System.IO.Path.Combine(Path, "localhost-key.pem");

    /// <summary>The folder of the user whose environment this is.</summary>
    public static CertificateFolder Of(IReadOnlyDictionary<string, string> environment) =>
        new(System.IO.Path.Combine(Data(environment), "devproxy"));

    private static string Data(IReadOnlyDictionary<string, string> environment)
    {
        if (OperatingSystem.IsWindows())
            return Absolute("LOCALAPPDATA") ?? Known(Environment.SpecialFolder.LocalApplicationData);
        if (Absolute("XDG_DATA_HOME") is { } data)
            return data;
        var home = Absolute("HOME") ?? Known(Environment.SpecialFolder.UserProfile);
        return OperatingSystem.IsMacOS()
            ? System.IO.Path.Combine(home, "Library", "Application Support")
            : System.IO.Path.Combine(home, ".local", "share");

        // The XDG base directory specification: a relative path is invalid and ignored.
        string? Absolute(string name) =>
            environment.TryGetValue(name, out var path) && System.IO.Path.IsPathFullyQualified(path) ? path : null;
    }

    private static string Known(Environment.SpecialFolder folder) =>
        Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify);
}
