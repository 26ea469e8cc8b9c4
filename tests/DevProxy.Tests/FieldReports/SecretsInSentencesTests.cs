namespace DevProxy.Tests.FieldReports;

/// <summary>A redirect's address was masked in the header lines, and not in the sentence that was made from it.</summary>
public sealed class SecretsInSentencesTests
{
    private const string Page = "http://www.example.com";
    private const string Mark = "s3cr3t";

    [Theory]
    [InlineData("https://login.example.org/cb?access_token=s3cr3t1&id_token=s3cr3t2&code=s3cr3t3&X-Amz-Signature=s3cr3t4")]
    [InlineData("https://login.example.org/cb#access_token=s3cr3t1&id_token=s3cr3t2")]
    [InlineData("https://user:s3cr3t@login.example.org/cb")]
    [InlineData("/a?next=https%3A%2F%2Fx.example%2F%3Ftoken%3Ds3cr3t")]
    public async Task Whatever_is_put_into_a_sentence_is_masked(string location)
    {
        var answer = $"302; Location: {location}";
        foreach (var words in new[] { "PUT http://api.example.org/a?api_key=s3cr3t5", "GET http://api.example.org/a?api_key=s3cr3t5" })
        {
            var report = new PublicReport(words + " -H Authorization:Bearer.s3cr3t6789", Page, answer, answer);
            Assert.DoesNotContain(Mark, (await report.CheckAsync()).Output, StringComparison.Ordinal);
            Assert.DoesNotContain(Mark, await report.CheckForPeopleAsync(), StringComparison.Ordinal);
            Assert.DoesNotContain(Mark, (await report.DiagnoseAsync("authorization")).Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_words_of_a_refusal_are_quoted_without_the_secrets_in_them()
    {
        var report = new PublicReport(
            "GET http://api.example.org/a",
            Page,
            $"403; Content-Type: application/json | {{\"error\":\"Origin http://www.example.com is not allowed, see "
                + $"https://x.example/?access_token={Mark}\",\"password\":\"{Mark}\"}}"
        );

        var told = await report.CheckAsync();

        Assert.Contains("is not allowed", told.Explanation, StringComparison.Ordinal);
        Assert.DoesNotContain(Mark, told.Output, StringComparison.Ordinal);
    }
}
