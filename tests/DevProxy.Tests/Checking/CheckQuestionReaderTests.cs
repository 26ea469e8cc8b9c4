using System.Text;
using DevProxy.Checking;
using DevProxy.Cors;

namespace DevProxy.Tests.Checking;

public sealed class CheckQuestionReaderTests
{
    private const string Url = "http://127.0.0.1:8080/data";

    [Theory]
    [InlineData(null, null, "GET")]
    [InlineData(null, "hello", "POST")]
    [InlineData("PUT", "hello", "PUT")]
    [InlineData("patch", null, "patch")]
    public void The_method_is_GET_or_with_data_POST(string? method, string? data, string expected) =>
        Assert.Equal(expected, Read(CheckRuns.Arguments(Url) with { Method = method, Data = data }).Fetch.Method);

    [Theory]
    [InlineData("{\"a\":1}", "application/json", "The data is JSON")]
    [InlineData("[]", "application/json", "The data is JSON")]
    [InlineData("42", "application/json", "The data is JSON")]
    [InlineData("{a:1}", "text/plain;charset=UTF-8", "as fetch() does")]
    [InlineData("a=b", "text/plain;charset=UTF-8", "as fetch() does")]
    [InlineData("", "text/plain;charset=UTF-8", "as fetch() does")]
    public void Data_gets_a_type_and_a_note_about_it(string data, string type, string note)
    {
        var question = Read(CheckRuns.Arguments(Url) with { Data = data });

        Assert.Equal(type, question.Fetch.Headers.Get("Content-Type"));
        Assert.Contains(note, Assert.Single(question.Notes), StringComparison.Ordinal);
        Assert.Equal(data, Encoding.UTF8.GetString(question.Body!.Value.Span));
    }

    [Fact]
    public void A_type_that_was_written_is_kept()
    {
        var question = Read(CheckRuns.Arguments(Url, "content-type: application/vnd.api+json") with { Data = "{}" });

        Assert.Equal("application/vnd.api+json", question.Fetch.Headers.Get("Content-Type"));
        Assert.Empty(question.Notes);
    }

    [Fact]
    public void Headers_keep_their_order_and_those_that_no_page_can_set_are_dropped_with_a_note()
    {
        var question = Read(CheckRuns.Arguments(Url, "X-B: 2", "Cookie: a=b", "X-A:1", "Sec-Fetch-Mode: x"));

        Assert.Equal([("X-B", "2"), ("X-A", "1")], question.Fetch.Headers.Select(line => (line.Name, line.Value)));
        Assert.Equal(2, question.Notes.Length);
        Assert.StartsWith("A page cannot set Cookie", question.Notes[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("omit", false)]
    [InlineData("include", true)]
    public void Credentials_are_left_out_unless_they_are_asked_for(string? written, bool include) =>
        Assert.Equal(include, Read(CheckRuns.Arguments(Url) with { Credentials = written }).Fetch.Include);

    [Theory]
    [InlineData("GET", true)]
    [InlineData("head", true)]
    [InlineData("POST", false)]
    [InlineData("OPTIONS", false)]
    [InlineData("QUERY", false)]
    public void Only_what_reads_is_sent_without_being_asked_for(string method, bool sent) =>
        Assert.Equal(sent, Read(CheckRuns.Arguments(Url) with { Method = method }).MaySend);

    public static TheoryData<string, string> Problems { get; } =
        new()
        {
            { "origin=", "check needs the origin of the page that would call. Add --origin, as in --origin http://localhost:3000." },
            {
                "origin=localhost:3000",
                "\"localhost:3000\" is not a valid origin: the scheme is missing. Write --origin http://localhost:3000 or "
                    + "--origin https://localhost:3000."
            },
            { "method=GE T", "\"GE T\" is not a valid method. Write one word such as --method PUT." },
            { "method=TRACE", "no page can send TRACE: fetch() refuses it. Choose another --method." },
            { "method=GET data=x", "no page can send data with GET: fetch() refuses it. Leave out --data, or write --method POST." },
            { "header=X-Team", "\"X-Team\" is not a valid header. Write --header 'Name: value'." },
            { "header=X Team: a", "\"X …\" is not a valid header. Write --header 'Name: value'." },
            {
                "header=X-Team: ☕",
                "the value of X-Team has a character that is not allowed in a header (fetch() refuses it). Encode it, for example "
                    + "with percent-encoding."
            },
            { "credentials=same-origin", "for another origin, same-origin is the same as omit. Write --credentials omit." },
            { "credentials=yes", "\"yes\" is not a valid credentials mode. Write --credentials omit or --credentials include." },
            {
                "backend=cobol",
                "there is no code for \"cobol\". Write --backend with one of express, fastify, nestjs, django, aspnetcore, fastapi, "
                    + "flask, spring, rails, rack, laravel, php, go, nginx, apache, caddy, traefik, apigateway, headers."
            },
        };

    [Theory]
    [MemberData(nameof(Problems))]
    public void What_cannot_be_used_is_told_with_what_can(string written, string problem)
    {
        var arguments = CheckRuns.Arguments(Url);
        foreach (var (name, value) in Settings(written))
        {
            arguments = name switch
            {
                "origin" => arguments with { Origin = value },
                "method" => arguments with { Method = value },
                "data" => arguments with { Data = value },
                "header" => arguments with { Headers = [value] },
                "credentials" => arguments with { Credentials = value },
                _ => arguments with { Backend = value },
            };
        }

        var reading = CheckQuestionReader.Read(arguments);

        Assert.Null(reading.Question);
        Assert.Equal(problem, reading.Problem);
    }

    private static IEnumerable<(string Name, string Value)> Settings(string written) =>
        (written.EndsWith(" data=x", StringComparison.Ordinal) ? [written[..^7], "data=x"] : new[] { written }).Select(part =>
            (part[..part.IndexOf('=', StringComparison.Ordinal)], part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..])
        );

    private static CheckQuestion Read(CheckArguments arguments)
    {
        var reading = CheckQuestionReader.Read(arguments);
        Assert.Null(reading.Problem);
        return reading.Question!;
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("http://localhost:3000", "http://localhost:3000")]
    [InlineData("HTTPS://App.Example.com:443", "https://app.example.com")]
    [InlineData("null", "null")]
    public void An_origin_is_read_as_browsers_write_it(string? written, string? origin) =>
        Assert.Equal((origin, null), (PageOrigin.Read(written).Origin?.Serialized, PageOrigin.Read(written).Problem));

    [Theory]
    [InlineData(
        "http://localhost:3000/",
        "\"http://localhost:3000/\" is a URL, and an origin is scheme://host[:port] alone. Write --origin http://localhost:3000."
    )]
    [InlineData(
        "https://a.example/b?c",
        "\"https://a.example/b?c\" is a URL, and an origin is scheme://host[:port] alone. Write --origin https://a.example."
    )]
    [InlineData(
        "a.example",
        "\"a.example\" is not a valid origin: the scheme is missing. Write --origin http://a.example or --origin https://a.example."
    )]
    [InlineData(
        "://",
        "\"://\" is not a valid origin. Write scheme://host[:port], as in --origin http://localhost:3000, or null for a sandboxed frame."
    )]
    public void Anything_else_is_told_with_what_to_write(string written, string problem) =>
        Assert.Equal((null, problem), PageOrigin.Read(written));

    [Theory]
    [InlineData(null, null)]
    [InlineData("nginx", Backend.Nginx)]
    [InlineData("AspNetCore", Backend.AspNetCore)]
    public void A_backend_is_known_by_its_name_in_any_case(string? written, Backend? backend) =>
        Assert.Equal((backend, null), BackendName.Read(written));

    [Fact]
    public void An_unknown_one_is_told_with_those_that_there_are() =>
        Assert.EndsWith(
            "laravel, php, go, nginx, apache, caddy, traefik, apigateway, headers.",
            BackendName.Read("iis").Problem,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("HEAD", false, true)]
    [InlineData("get", false, true)]
    [InlineData("patch", false, false)]
    [InlineData("DELETE", false, false)]
    [InlineData("patch", true, true)]
    [InlineData("DELETE", true, true)]
    public void What_may_change_something_is_sent_when_somebody_said_so(string method, bool send, bool sent)
    {
        Assert.True(Origin.TryParse(CheckRuns.Page, out var page));
        var fetch = new FetchRequest(method, "http://127.0.0.1:8080/", page, HeaderList.Empty, Include: false);

        Assert.Equal(sent, new CheckQuestion(fetch.Url, fetch, null, send, []).MaySend);
    }
}
