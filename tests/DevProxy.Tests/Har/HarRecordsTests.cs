using DevProxy.Cors;
using DevProxy.Har;
using DevProxy.Tests.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Har;

public sealed class HarRecordsTests
{
    private const string Url = "https://api.example.com/data";

    [Fact]
    public void A_preflight_that_the_file_lists_after_its_request_is_paired_with_it()
    {
        var request = Entry(
            0,
            "PUT",
            Records.Open,
            0,
            "Origin: " + Records.Page,
            "Sec-Fetch-Mode: cors",
            "Sec-Fetch-Site: cross-site",
            "X-Custom-Header: 1",
            "Authorization: Bearer x"
        );
        var preflight = Entry(
            1,
            "OPTIONS",
            Records.Open,
            40,
            "Origin: " + Records.Page,
            "Access-Control-Request-Method: PUT",
            "Access-Control-Request-Headers: authorization,x-custom-header"
        );

        var records = HarRecords.Of(new HarFile("a test", [request, preflight]), new Redaction([]));

        Assert.Equal([ExchangeKind.Request, ExchangeKind.Preflight], records.Select(record => record.Kind));
        Assert.Equal(new PreflightPart(PreflightState.Paired, 2), records[0].Cors.Preflight);
        Assert.Equal(new PreflightPart(PreflightState.Paired, 1), records[1].Cors.Preflight);
        Assert.All(records, record => Assert.Equal(Outcome.Allowed, record.Cors.Delivered!.Outcome));
    }

    [Fact]
    public void A_preflight_after_which_nothing_came_is_unanswered()
    {
        var preflight = Entry(0, "OPTIONS", Records.Bare, 0, "Origin: " + Records.Page, "Access-Control-Request-Method: PUT");

        var record = Assert.Single(HarRecords.Of(new HarFile("a test", [preflight]), new Redaction([])));

        Assert.Equal(PreflightState.Unanswered, record.Cors.Preflight!.State);
        Assert.Equal(FailureCode.PreflightAcaoMissing, record.Cors.Delivered!.Code);
    }

    [Fact]
    public void A_request_that_needs_no_preflight_has_none_and_is_judged()
    {
        var record = Assert.Single(
            HarRecords.Of(
                new HarFile(
                    "a test",
                    [Entry(4, "GET", Records.Bare, 0, "Origin: " + Records.Page, "Sec-Fetch-Mode: cors", "Sec-Fetch-Site: cross-site")]
                ),
                new Redaction([])
            )
        );

        Assert.Equal(5, record.Id);
        Assert.Equal(PreflightState.NotNeeded, record.Cors.Preflight!.State);
        Assert.Equal(FailureCode.AcaoMissing, record.Cors.Delivered!.Code);
        Assert.Same(record.Cors.Delivered, record.Cors.Upstream);
    }

    [Fact]
    public void An_entry_without_an_answer_says_so()
    {
        var record = Assert.Single(
            HarRecords.Of(new HarFile("a test", [Entry(0, "GET", null, 0) with { Error = "net::ERR_FAILED" }]), new Redaction([]))
        );

        Assert.Null(record.Response);
        Assert.Equal("no_answer", record.Error!.Type);
        Assert.Contains("net::ERR_FAILED", record.Error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_of_the_file_are_masked_in_the_records_and_in_the_verdicts_words()
    {
        var entry = Entry(
            0,
            "GET",
            Records.Bare,
            0,
            "Origin: " + Records.Page,
            "Sec-Fetch-Mode: cors",
            "Sec-Fetch-Site: cross-site",
            "Cookie: a=s3cret"
        );
        entry = entry with { Request = entry.Request with { Url = Url + "?token=s3cret" } };

        var record = Assert.Single(HarRecords.Of(new HarFile("a test", [entry]), new Redaction([])));

        Assert.DoesNotContain("s3cret", ExchangeJson.Write(record), StringComparison.Ordinal);
    }

    private static HarEntry Entry(int index, string method, Answer? answer, int afterMs, params string[] headers) =>
        new(
            index,
            Records.Noon.AddMilliseconds(afterMs),
            null,
            new ObservedRequest(method, Url, Records.Headers(headers)),
            answer,
            null,
            null,
            null,
            false
        );
}
