namespace DevProxy.Tests.Configuration.Reading;

public sealed class CertificateReaderTests
{
    private static readonly (string Certificate, string Key) One = Pem.Pair();
    private static readonly (string Certificate, string Key) Other = Pem.Pair();

    private static readonly Dictionary<string, string> Files = new()
    {
        ["cert.pem"] = One.Certificate,
        ["key.pem"] = One.Key,
        ["both.pem"] = One.Certificate + "\n" + One.Key,
        ["chain.pem"] = One.Certificate + "\n" + Other.Certificate,
        ["otherkey.pem"] = Other.Key,
        ["encrypted.pem"] = Pem.EncryptedKey(),
        ["text.txt"] = "not a certificate",
    };

    [Theory]
    [InlineData("\"cert\": \"cert.pem\", \"key\": \"key.pem\"", 1)]
    [InlineData("\"cert\": \"both.pem\"", 1)]
    [InlineData("\"cert\": \"both.pem\", \"key\": null", 1)]
    [InlineData("\"cert\": \"chain.pem\", \"key\": \"key.pem\"", 2)]
    public void A_client_certificate_comes_with_its_key_and_its_chain(string json, int count)
    {
        var route = Given.Config($$"""{ "routes": { "/": { "target": "https://localhost:1", {{json}} } } }""", files: Files).Routes[0];

        Assert.Equal(count, route.ClientCertificate!.Certificates.Count);
        Assert.True(route.ClientCertificate.Certificates[0].HasPrivateKey);
        Assert.True(route.AddsIdentity);
    }

    [Fact]
    public void Authorities_are_one_or_more_and_relative_to_the_file()
    {
        var config = Given.Config(
            """{ "ca": "./chain.pem", "routes": { "/": { "target": "https://localhost:1", "ca": "cert.pem" } } }""",
            files: Files
        );

        Assert.Equal(2, config.Ca!.Certificates.Count);
        Assert.Equal((Path.GetFullPath("/given/cert.pem"), 1), (config.Routes[0].Ca!.Path, config.Routes[0].Ca!.Certificates.Count));
    }

    [Theory]
    [InlineData("\"ca\": ‸\"missing.pem\"", "/given/missing.pem does not exist", "relative to")]
    [InlineData("\"ca\": ‸\"text.txt\"", "is not a valid certificate", "BEGIN CERTIFICATE")]
    [InlineData("\"ca\": ‸\"key.pem\"", "contains no certificate", "BEGIN CERTIFICATE")]
    [InlineData("\"ca\": ‸\"\"", "is not a valid file path", "leave the key out")]
    [InlineData("\"cert\": ‸\"missing.pem\", \"key\": \"key.pem\"", "does not exist", "")]
    [InlineData("\"cert\": ‸\"cert.pem\"", "contains no private key", "\"key\"")]
    [InlineData("\"cert\": \"cert.pem\", \"key\": ‸\"text.txt\"", "contains no private key", "\"key\"")]
    [InlineData("\"cert\": \"cert.pem\", \"key\": ‸\"encrypted.pem\"", "is password-protected", "openssl")]
    [InlineData("\"cert\": ‸\"cert.pem\", \"key\": \"otherkey.pem\"", "are not a matching certificate and key", "one pair")]
    [InlineData("\"key\": ‸\"key.pem\"", "\"key\" needs a \"cert\"", "\"cert\"")]
    public void What_cannot_be_loaded_is_told_with_the_path_that_was_tried(string json, string message, string fix)
    {
        var problem = Given.Problem($$"""{ "routes": { "/": { "target": "https://localhost:1", {{json}} } } }""", files: Files);

        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Contains(fix, problem.Fix, StringComparison.Ordinal);
    }
}
