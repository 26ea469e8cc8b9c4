using DevProxy.Cors;
using DevProxy.Terminal;

namespace DevProxy.Tests.Terminal;

public sealed class VerdictWordsTests
{
    private static readonly Answer WithoutCredentials = Records.Answer(200, "Access-Control-Allow-Origin: " + Records.Page);

    [Fact]
    public void Without_cors_there_is_no_word() => Assert.Equal("", VerdictWords.Of(Records.Plain().Cors).Word);

    [Fact]
    public void What_both_would_pass_is_allowed() => AssertWords("allowed", null, Records.Open, Records.Open);

    [Fact]
    public void What_DevProxy_made_pass_is_repaired_and_keeps_its_reason() =>
        AssertWords("repaired", "acao-missing", Records.Bare, Records.Open);

    [Fact]
    public void What_fails_with_credentials_alone_is_repaired_too() =>
        AssertWords("repaired", "acac-missing", WithoutCredentials, Records.Open);

    [Fact]
    public void What_the_browser_refused_is_blocked() => AssertWords("blocked", "acao-missing", Records.Bare, Records.Bare);

    [Fact]
    public void What_depends_on_credentials_is_conditional() =>
        AssertWords("conditional", "acac-missing", WithoutCredentials, WithoutCredentials);

    [Fact]
    public void What_the_browsers_cache_decides_is_indeterminate() =>
        AssertWords("indeterminate", null, Records.Answer(304, "ETag: 1"), Records.Answer(304, "ETag: 1"));

    [Fact]
    public void What_only_the_standard_refuses_is_divergent()
    {
        var star = Records.Answer(
            204,
            "Access-Control-Allow-Origin: *",
            "Access-Control-Allow-Headers: *",
            "Access-Control-Allow-Methods: PUT"
        );
        var question = new JudgingContext(Records.Proxy, Records.Page, "PUT", ["authorization"], CredentialsMode.NotInclude);
        var cors = Records.Plain().Cors with { Delivered = Judge.Preflight(question, star) };

        Assert.Equal("divergent", VerdictWords.Of(cors).Word);
        Assert.Equal("preflight-authorization-wildcard", VerdictWords.Of(cors).Code);
    }

    private static void AssertWords(string word, string? code, Answer upstream, Answer delivered)
    {
        var words = VerdictWords.Of(Records.Cross(upstream, delivered).Cors);

        Assert.Equal(word, words.Word);
        Assert.Equal(code, words.Code);
    }
}
