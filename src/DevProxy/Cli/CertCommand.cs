using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using DevProxy.Certificates;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Terminal;

namespace DevProxy.Cli;

/// <summary><c>devproxy cert</c>: a certificate that browsers on this machine accept once a person has made the system trust it.</summary>
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
        "The certificate is for localhost, *.localhost, 127.0.0.1, ::1 and the allowedHosts of the proxy.json in this folder. The "
        + "authority may sign for such names alone, and is kept.\n"
        + "Browsers accept no wildcard directly below a top-level name: write app.localhost into allowedHosts to open "
        + "https://app.localhost:8010.\n"
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
                $"the certificate cannot be kept in {folder.Path}, {e.Message.TrimEnd('.')}: let this user write there, or set "
                    + $"{variable} to another folder"
            );
        }
    }

    // A broken file says nothing about localhost, and the next run adds what this one could not read.
    private ProxyConfig? Hosts()
    {
        var read = ConfigLocation.Read(null, new ConfigOverrides(), _context.Environment, _context.Folder, _context.Keys);
        if (read.Config is null && !read.NotFound)
            _context.Refuse(
                $"{ConfigLocation.DefaultName} cannot be read, so the certificate does not cover its hosts: devproxy validate "
                    + "shows why; then run devproxy cert again"
            );
        return read.Config;
    }
}

/// <summary>What <c>devproxy cert</c> says: what was made, why, and what a person has to run for it to be trusted.</summary>
/// <param name="folder">Where it all is.</param>
/// <param name="issuance">What was made and kept.</param>
/// <param name="trust">How this system is made to trust it; null where DevProxy does not know.</param>
/// <param name="isTrusted">Whether it does already.</param>
/// <param name="style">Colours.</param>
internal sealed class CertReport(CertificateFolder folder, Issuance issuance, TrustCommand? trust, bool isTrusted, AnsiStyle style)
{
    private string File => ShellWord.Quote(folder.Authority);

    /// <summary>The lines.</summary>
    /// <param name="browsers">Whether browsers of this system have a list of their own, as on Linux.</param>
    public IEnumerable<string> Lines(bool browsers) =>
        [.. Made(), "", .. Trust(), .. browsers ? BrowserLists() : [], .. Programs(), .. Undo()];

    private IEnumerable<string> Made()
    {
        var authority = issuance.Authority;
        yield return $"{Verb(issuance.WhyAuthority)} the local certificate authority, valid until "
            + $"{Day(authority.Certificate.NotAfter)}{Reason(issuance.WhyAuthority)}:";
        yield return $"  {TerminalText.Escape(folder.Authority)}";
        yield return $"  It may sign for {string.Join(", ", authority.Permitted)} and nothing else. Its key is next to it, readable by "
            + "you alone.";
        yield return $"{Verb(issuance.WhyCertificate)} the certificate for {CertificateNames.In(issuance.Certificate)}, valid until "
            + $"{Day(issuance.Certificate.NotAfter)}{Reason(issuance.WhyCertificate)}:";
        yield return $"  {TerminalText.Escape(folder.Certificate)}";
        if (issuance.WhyCertificate is { Length: > 0 })
            yield return "Restart a running DevProxy to use it.";
    }

    private IEnumerable<string> Trust()
    {
        if (isTrusted)
            yield return "This system trusts the authority already.";
        else if (trust is null)
            yield return $"DevProxy does not know where this system keeps its authorities: add {TerminalText.Escape(folder.Authority)} "
                + "to them, "
                + "as its manual says.";
        else
        {
            yield return issuance.WhyAuthority is ""
                ? "Nothing trusts it yet. To make this system trust it, run once:"
                : "This system does not trust the authority. To make it do so, run once:";
            yield return Command(trust.Add);
        }
    }

    // Chrome for Linux and Firefox do not look at the system's list there. certutil makes the database where there is none.
    private IEnumerable<string> BrowserLists()
    {
        var import = $"-A -t C,, -n devproxy -i {File}";
        yield return "";
        yield return "Chromium and Chrome have their own list, and so does each Firefox profile (certutil is in the package "
            + "libnss3-tools, or "
            + "nss-tools):";
        yield return Command($"mkdir -p ~/.pki/nssdb && certutil -d sql:$HOME/.pki/nssdb {import}");
        yield return Command($"for profile in ~/.mozilla/firefox/*.default*; do certutil -d \"sql:$profile\" {import}; done");
    }

    private IEnumerable<string> Programs()
    {
        yield return "";
        yield return "Node.js has its own, too; for a program that calls DevProxy:";
        yield return Command(
            OperatingSystem.IsWindows() ? $"setx NODE_EXTRA_CA_CERTS \"{folder.Authority}\"" : $"export NODE_EXTRA_CA_CERTS={File}"
        );
        yield return "";
        yield return "Then serve https: devproxy --https, or \"https\": true in proxy.json.";
    }

    private IEnumerable<string> Undo()
    {
        if (trust is null)
            yield break;
        yield return "";
        yield return "To remove the trust:";
        yield return Command(trust.Remove);
    }

    private string Command(string line) => $"  {style.Cyan(TerminalText.Escape(line))}";

    private string Verb(string? why) =>
        why switch
        {
            null => "Kept",
            "" => style.Green("Made"),
            _ => style.Green("Renewed"),
        };

    private static string Reason(string? why) => why is { Length: > 0 } ? $" ({why})" : "";

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
