using System.Collections.Immutable;
using System.CommandLine;
using System.Security.Cryptography;
using DevProxy.Certificates;
using DevProxy.Configuration;
using DevProxy.Terminal;

namespace DevProxy.Cli;

/// <summary><c>devproxy cert</c>: a certificate that browsers on this machine accept, once a person has made them.</summary>
internal sealed class CertCommand : CommandWithExamples
{
    private readonly CommandContext _context;

    public CertCommand(CommandContext context)
        : base("cert", "Make a local certificate authority and a certificate for localhost, for https.")
    {
        _context = context;
        SetAction(_ => Make());
    }

    public override ImmutableArray<Example> Examples { get; } =
    [
        new("devproxy cert", "make both, and print the command that makes this system trust them"),
        new("devproxy --https", "serve https with them"),
        new("devproxy cert", "again: renew the certificate before it expires, or add this proxy.json's hosts"),
    ];

    public override string Usage => "";

    public override string Remarks =>
        "The certificate is for localhost, *.localhost, 127.0.0.1, ::1 and the allowedHosts of the proxy.json in this folder. The authority may sign for such names alone, and is kept.\n"
        + "Browsers accept no wildcard directly below a top-level name: write app.localhost into allowedHosts to open https://app.localhost:8010.\n"
        + "Nothing is trusted until you run what is printed.";

    private int Make()
    {
        var folder = CertificateFolder.Of(_context.Environment);
        var owner = $"{Environment.UserName}@{Environment.MachineName}";
        try
        {
            var issuance = Issuance.Make(folder, owner, Hosts(), _context.Time.GetUtcNow());
            using var authority = issuance.Authority.Certificate;
            using var certificate = issuance.Certificate;
            var report = new CertReport(
                folder,
                issuance,
                TrustCommand.Here(folder.Authority, authority),
                TrustCommand.IsTrusted(authority, certificate),
                _context.Screen.Out.Style
            );
            foreach (var line in report.Lines(browsers: OperatingSystem.IsLinux()))
                _context.Screen.Out.Writer.WriteLine(line);
            return ExitCode.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            var variable = OperatingSystem.IsWindows() ? "LOCALAPPDATA" : "XDG_DATA_HOME";
            return _context.Refuse(
                $"the certificate cannot be kept in {folder.Path}, {e.Message.TrimEnd('.')}: let this user write there, or set {variable} to another folder"
            );
        }
    }

    // A broken file says nothing about localhost, and the next run adds what this one could not read.
    private ProxyConfig? Hosts()
    {
        var read = ConfigLocation.Read(null, new ConfigOverrides(), _context.Environment, _context.Folder);
        if (read.Config is null && !read.NotFound)
            _context.Refuse(
                $"{ConfigLocation.DefaultName} cannot be read, so the certificate does not cover its hosts: devproxy validate shows why; then run devproxy cert again"
            );
        return read.Config;
    }
}
