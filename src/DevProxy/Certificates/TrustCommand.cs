using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using DevProxy.Cors;

namespace DevProxy.Certificates;

/// <summary>
/// The command that makes a system trust an authority, and the one that undoes it. DevProxy runs neither: that is the user's decision.
/// </summary>
/// <param name="Add">Makes the system trust it.</param>
/// <param name="Remove">Undoes it.</param>
internal sealed record TrustCommand(string Add, string Remove)
{
    // Where each family of systems looks, and its command to apply changes there.
    private static readonly ImmutableArray<(string Folder, string Extension, string Update, string Clean)> Linux =
    [
        ("/etc/pki/ca-trust/source/anchors", "pem", "update-ca-trust", "update-ca-trust"), // Fedora, RHEL
        ("/usr/local/share/ca-certificates", "crt", "update-ca-certificates", "update-ca-certificates --fresh"), // Debian, Ubuntu, Alpine
        ("/etc/ca-certificates/trust-source/anchors", "crt", "trust extract-compat", "trust extract-compat"), // Arch
        ("/usr/share/pki/trust/anchors", "pem", "update-ca-certificates", "update-ca-certificates"), // openSUSE
    ];

    /// <summary>For the system that this runs on; null when it keeps its authorities in a place of its own.</summary>
    public static TrustCommand? Here(string file, X509Certificate2 authority)
    {
        if (OperatingSystem.IsWindows())
            return OnWindows(file, authority.SerialNumber);
        return OperatingSystem.IsMacOS()
            ? OnMac(file)
            : OnLinux(file, Environment.UserName, Environment.IsPrivilegedProcess, Directory.Exists);
    }

    /// <summary>For the list of the one user, which Chrome, Edge and Firefox read.</summary>
    public static TrustCommand OnWindows(string file, string serialNumber) =>
        new($"certutil -user -addstore Root \"{file}\"", $"certutil -user -delstore Root {serialNumber}");

    /// <summary>For the login keychain, and for TLS alone.</summary>
    public static TrustCommand OnMac(string file) =>
        new(
            $"security add-trusted-cert -r trustRoot -p ssl -p basic -k ~/Library/Keychains/login.keychain-db {ShellWord.Quote(file)}",
            $"security remove-trusted-cert {ShellWord.Quote(file)}"
        );

    /// <summary>For a Linux system, identified by the folder that it has.</summary>
    public static TrustCommand? OnLinux(string file, string user, bool isRoot, Func<string, bool> hasFolder)
    {
        foreach (var (folder, extension, update, clean) in Linux)
        {
            if (!hasFolder(folder))
                continue;
            var sudo = isRoot ? "" : "sudo ";
            var copy = ShellWord.Quote($"{folder}/devproxy-{user}.{extension}");
            return new TrustCommand($"{sudo}cp {ShellWord.Quote(file)} {copy} && {sudo}{update}", $"{sudo}rm {copy} && {sudo}{clean}");
        }

        return null;
    }

    /// <summary>Whether this system trusts an authority already.</summary>
    public static bool IsTrusted(X509Certificate2 authority, X509Certificate2 leaf)
    {
        using var chain = new X509Chain
        {
            ChainPolicy = { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true },
        };
        chain.ChainPolicy.ExtraStore.Add(authority);
        return chain.Build(leaf);
    }
}
