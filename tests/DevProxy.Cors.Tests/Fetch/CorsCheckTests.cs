namespace DevProxy.Cors.Tests;

public class CorsCheckTests
{
    private const string Acao = "Access-Control-Allow-Origin: ";
    private const string Acac = "Access-Control-Allow-Credentials: ";

    [Fact]
    public void Without_ACAO_it_fails_with_and_without_credentials()
    {
        Assert.Equal(FailureCode.AcaoMissing, CorsCheck.Run(Make.Page, false, Make.Headers(Acac + "true")));
        Assert.Equal(FailureCode.AcaoMissing, CorsCheck.Run(Make.Page, true, Make.Headers(Acac + "true")));
    }

    [Theory]
    [InlineData("*", null, FailureCode.AcaoWildcardWithCredentials)]
    [InlineData(" * ", null, FailureCode.AcaoWildcardWithCredentials)]
    [InlineData(Make.Page, null, FailureCode.AcacMissing)]
    [InlineData("\t" + Make.Page + " ", null, FailureCode.AcacMissing)]
    [InlineData("", FailureCode.AcaoInvalid, FailureCode.AcaoInvalid)]
    [InlineData("*.example.com", FailureCode.AcaoInvalid, FailureCode.AcaoInvalid)]
    [InlineData("app.example.com", FailureCode.AcaoInvalid, FailureCode.AcaoInvalid)]
    [InlineData("\u000b*", FailureCode.AcaoInvalid, FailureCode.AcaoInvalid)]
    [InlineData("\"" + Make.Page + "\"", FailureCode.AcaoInvalid, FailureCode.AcaoInvalid)]
    [InlineData(Make.Page + ", https://b.example", FailureCode.AcaoMultiple, FailureCode.AcaoMultiple)]
    [InlineData(Make.Page + " " + Make.Page, FailureCode.AcaoMultiple, FailureCode.AcaoMultiple)]
    [InlineData("*, *", FailureCode.AcaoMultiple, FailureCode.AcaoMultiple)]
    [InlineData(Make.Page + "/", FailureCode.AcaoMismatch, FailureCode.AcaoMismatch)]
    [InlineData("https://APP.example.com", FailureCode.AcaoMismatch, FailureCode.AcaoMismatch)]
    [InlineData(Make.Page + ":443", FailureCode.AcaoMismatch, FailureCode.AcaoMismatch)]
    [InlineData("http://app.example.com", FailureCode.AcaoMismatch, FailureCode.AcaoMismatch)]
    [InlineData("https://*.example.com", FailureCode.AcaoMismatch, FailureCode.AcaoMismatch)]
    [InlineData("localhost:3000", FailureCode.AcaoMismatch, FailureCode.AcaoMismatch)]
    [InlineData("null", FailureCode.AcaoMismatch, FailureCode.AcaoMismatch)]
    [InlineData("\f" + Make.Page, FailureCode.AcaoInvalid, FailureCode.AcaoInvalid)]
    [InlineData(Make.Page + "\u000b", FailureCode.AcaoMismatch, FailureCode.AcaoMismatch)]
    [InlineData(Make.Page + ",", FailureCode.AcaoMultiple, FailureCode.AcaoMultiple)]
    [InlineData("null, null", FailureCode.AcaoMultiple, FailureCode.AcaoMultiple)]
    [InlineData("* *", FailureCode.AcaoMultiple, FailureCode.AcaoMultiple)]
    [InlineData("**", FailureCode.AcaoInvalid, FailureCode.AcaoInvalid)]
    [InlineData("https://", FailureCode.AcaoInvalid, FailureCode.AcaoInvalid)]
    [InlineData("//app.example.com", FailureCode.AcaoInvalid, FailureCode.AcaoInvalid)]
    [InlineData("https:app.example.com", FailureCode.AcaoMismatch, FailureCode.AcaoMismatch)]
    [InlineData("https://user@app.example.com", FailureCode.AcaoMismatch, FailureCode.AcaoMismatch)]
    [InlineData("https://app.example.com.", FailureCode.AcaoMismatch, FailureCode.AcaoMismatch)]
    [InlineData("capacitor://localhost", FailureCode.AcaoMismatch, FailureCode.AcaoMismatch)]
    [InlineData("undefined", FailureCode.AcaoInvalid, FailureCode.AcaoInvalid)]
    [InlineData("NULL", FailureCode.AcaoInvalid, FailureCode.AcaoInvalid)]
    public void ACAO_decides(string value, FailureCode? without, FailureCode? with)
    {
        var headers = Make.Headers(Acao + value);

        Assert.Equal(without, CorsCheck.Run(Make.Page, false, headers));
        Assert.Equal(with, CorsCheck.Run(Make.Page, true, headers));
    }

    // URL, "basic URL parser": a scheme, and a host where the scheme is special.
    [Theory]
    [InlineData("mailto:x", FailureCode.AcaoMismatch)]
    [InlineData("data:", FailureCode.AcaoMismatch)]
    [InlineData("http:\\\\a", FailureCode.AcaoMismatch)]
    [InlineData("http:/\\/a", FailureCode.AcaoMismatch)]
    [InlineData("wss://a", FailureCode.AcaoMismatch)]
    [InlineData("file:///x", FailureCode.AcaoMismatch)]
    [InlineData("a+b-c.d:x", FailureCode.AcaoMismatch)]
    [InlineData("http://[::1]:3000", FailureCode.AcaoMismatch)]
    [InlineData("/x", FailureCode.AcaoInvalid)]
    [InlineData("HTTPS:///?x", FailureCode.AcaoInvalid)]
    [InlineData("https://:80", FailureCode.AcaoInvalid)]
    [InlineData("http://u@", FailureCode.AcaoInvalid)]
    [InlineData("http://#x", FailureCode.AcaoInvalid)]
    [InlineData("WS://", FailureCode.AcaoInvalid)]
    [InlineData("ftp:///", FailureCode.AcaoInvalid)]
    [InlineData("3http://a", FailureCode.AcaoInvalid)]
    [InlineData("a_b:x", FailureCode.AcaoInvalid)]
    [InlineData(":", FailureCode.AcaoInvalid)]
    [InlineData("{{ORIGIN}}", FailureCode.AcaoInvalid)]
    public void An_ACAO_that_is_not_an_absolute_URL_is_invalid(string value, FailureCode expected) =>
        Assert.Equal(expected, CorsCheck.Run(Make.Page, false, Make.Headers(Acao + value)));

    [Fact]
    public void Two_lines_are_one_value_with_a_comma() =>
        Assert.Equal(FailureCode.AcaoMultiple, CorsCheck.Run(Make.Page, false, Make.Headers(Acao + Make.Page, Acao + Make.Page)));

    [Theory]
    [InlineData("true", null)]
    [InlineData(" true\t", null)]
    [InlineData("True", FailureCode.AcacNotTrue)]
    [InlineData("TRUE", FailureCode.AcacNotTrue)]
    [InlineData("1", FailureCode.AcacNotTrue)]
    [InlineData("", FailureCode.AcacNotTrue)]
    [InlineData("true, true", FailureCode.AcacNotTrue)]
    public void ACAC_counts_with_credentials_only_and_is_exactly_true(string value, FailureCode? with)
    {
        var headers = Make.Headers(Acao + Make.Page, Acac + value);

        Assert.Null(CorsCheck.Run(Make.Page, false, headers));
        Assert.Equal(with, CorsCheck.Run(Make.Page, true, headers));
    }

    [Theory]
    [InlineData("http://localhost:3000", "http://localhost:3000")]
    [InlineData("http://[::1]:3000", "http://[::1]:3000")]
    [InlineData("https://xn--bcher-kva.example", "https://xn--bcher-kva.example")]
    [InlineData("capacitor://localhost", "capacitor://localhost")]
    public void Any_origin_is_matched_by_its_own_bytes(string origin, string allowed)
    {
        Assert.Null(CorsCheck.Run(origin, true, Make.Headers(Acao + allowed, Acac + "true")));
        Assert.NotNull(CorsCheck.Run(origin, false, Make.Headers(Acao + allowed + "/")));
        Assert.NotNull(CorsCheck.Run(origin, false, Make.Headers(Acao + allowed.ToUpperInvariant())));
    }

    [Fact]
    public void Header_names_have_any_case_and_values_are_trimmed_line_by_line()
    {
        Assert.Null(
            CorsCheck.Run(
                Make.Page,
                true,
                new HeaderList(new("ACCESS-CONTROL-ALLOW-ORIGIN", "\r\n " + Make.Page), new("access-control-allow-credentials", "true\r\n"))
            )
        );
        Assert.Equal(FailureCode.AcaoMultiple, CorsCheck.Run(Make.Page, false, Make.Headers(Acao, Acao + "*")));
    }

    [Fact]
    public void The_opaque_origin_is_matched_by_the_word_null() =>
        Assert.Null(CorsCheck.Run("null", true, Make.Headers(Acao + "null", Acac + "true")));

    [Fact]
    public void The_preflight_has_codes_of_its_own() =>
        Assert.Equal(FailureCode.PreflightAcaoMissing, CorsCheck.RunOnPreflight(Make.Page, false, HeaderList.Empty));
}
