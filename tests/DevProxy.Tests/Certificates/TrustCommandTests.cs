using DevProxy.Certificates;
using DevProxy.Tests.EndToEnd.Servers;

namespace DevProxy.Tests.Certificates;

public sealed class TrustCommandTests
{
    [Theory]
    [InlineData(
        "/usr/local/share/ca-certificates",
        "sudo cp /d/ca.pem /usr/local/share/ca-certificates/devproxy-ann.crt && sudo update-ca-certificates"
    )]
    [InlineData(
        "/etc/pki/ca-trust/source/anchors",
        "sudo cp /d/ca.pem /etc/pki/ca-trust/source/anchors/devproxy-ann.pem && sudo update-ca-trust"
    )]
    [InlineData(
        "/etc/ca-certificates/trust-source/anchors",
        "sudo cp /d/ca.pem /etc/ca-certificates/trust-source/anchors/devproxy-ann.crt && sudo trust extract-compat"
    )]
    [InlineData(
        "/usr/share/pki/trust/anchors",
        "sudo cp /d/ca.pem /usr/share/pki/trust/anchors/devproxy-ann.pem && sudo update-ca-certificates"
    )]
    public void A_Linux_system_is_told_by_the_folder_that_it_has(string folder, string add) =>
        Assert.Equal(add, TrustCommand.OnLinux("/d/ca.pem", "ann", isRoot: false, path => path == folder)!.Add);

    [Fact]
    public void Root_needs_no_sudo_and_the_way_back_is_told_too()
    {
        var command = TrustCommand.OnLinux(
            "/d/it's/ca.pem",
            "root",
            isRoot: true,
            path => path.Contains("/local/", StringComparison.Ordinal)
        )!;

        Assert.Equal("cp '/d/it'\\''s/ca.pem' /usr/local/share/ca-certificates/devproxy-root.crt && update-ca-certificates", command.Add);
        Assert.Equal("rm /usr/local/share/ca-certificates/devproxy-root.crt && update-ca-certificates --fresh", command.Remove);
    }

    [Fact]
    public void An_unknown_Linux_system_gets_no_command() =>
        Assert.Null(TrustCommand.OnLinux("/d/ca.pem", "ann", isRoot: false, _ => false));

    [Fact]
    public void On_a_Mac_the_path_has_a_space_and_TLS_alone_is_trusted()
    {
        var command = TrustCommand.OnMac("/Users/ann/Library/Application Support/devproxy/ca.pem");

        Assert.StartsWith("security add-trusted-cert -r trustRoot -p ssl -p basic ", command.Add, StringComparison.Ordinal);
        Assert.EndsWith(" '/Users/ann/Library/Application Support/devproxy/ca.pem'", command.Add, StringComparison.Ordinal);
        Assert.Equal("security remove-trusted-cert '/Users/ann/Library/Application Support/devproxy/ca.pem'", command.Remove);
    }

    [Fact]
    public void On_Windows_the_certificate_goes_into_the_users_own_store()
    {
        var command = TrustCommand.OnWindows("C:\\Users\\Ann B\\AppData\\Local\\devproxy\\ca.pem", "0A1B");

        Assert.Equal("certutil -user -addstore Root \"C:\\Users\\Ann B\\AppData\\Local\\devproxy\\ca.pem\"", command.Add);
        Assert.Equal("certutil -user -delstore Root 0A1B", command.Remove);
    }

    [Fact]
    public void What_was_made_a_moment_ago_is_not_trusted() =>
        Assert.False(TrustCommand.IsTrusted(TestCertificates.Authority, TestCertificates.Localhost));
}
