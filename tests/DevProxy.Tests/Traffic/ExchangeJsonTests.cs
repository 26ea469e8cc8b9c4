using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class ExchangeJsonTests
{
    private static readonly Verdict Blocked = Judge.Preflight(
        new JudgingContext("http://localhost:8010/api", "http://localhost:3000", "PUT", ["x-custom-header"], CredentialsMode.Unknown),
        new Answer(401, HeaderList.Empty)
    );

    [Fact]
    public void A_whole_record_has_the_shape_of_the_contract()
    {
        var record = new ExchangeRecord(
            42,
            ExchangeKind.Request,
            new DateTimeOffset(2026, 11, 22, 11, 0, 0, TimeSpan.FromHours(1)),
            34.2345,
            "/api",
            new RequestPart(
                "PUT",
                "http://localhost:8010/api",
                "HTTP/1.1",
                new HeaderList(new HeaderLine("A", "1"), new HeaderLine("A", "2")),
                new BodyPart(12, "text/plain", "Zoë <3", null, false)
            ),
            new UpstreamPart("https://api.example.com/api", HeaderList.Empty, 200, HeaderList.Empty, "HTTP/2", 30.1),
            new ResponsePart(200, HeaderList.Empty, new BodyPart(3, "image/png", null, "AAAA", true)),
            new WebSocketPart(1000, new WebSocketCount(3, 90), new WebSocketCount(1, 2)),
            new ExchangeError("connection_refused", "d", "f"),
            new CorsPart(
                Layout.NotABrowser,
                "http://localhost:3000",
                "http://localhost:8010",
                true,
                new PreflightPart(PreflightState.NotSeen, 41),
                "repair",
                ["+ access-control-allow-origin: http://localhost:3000"],
                Blocked,
                null,
                [new ProductionVerdict("https://your-website.com", Blocked)]
            )
        )
        {
            AnsweredBy = AnsweredBy.DevProxy,
            Remarks = ["r"],
        };
        AssertJson(
            """
            {"id":42,"kind":"request","startedAt":"2026-11-22T10:00:00.000Z","durationMs":34.2,"route":"/api",
             "request":{"method":"PUT","url":"http://localhost:8010/api","httpVersion":"HTTP/1.1","headers":[["A","1"],["A","2"]],
                        "body":{"size":12,"mimeType":"text/plain","text":"Zoë <3","truncated":false}},
             "upstream":{"url":"https://api.example.com/api","requestHeaders":[],"status":200,"headers":[],"httpVersion":"HTTP/2","firstByteMs":30.1},
             "response":{"status":200,"headers":[],"body":{"size":3,"mimeType":"image/png","base64":"AAAA","truncated":true}},
             "websocket":{"closeCode":1000,"sent":{"messages":3,"bytes":90},"received":{"messages":1,"bytes":2}},
             "error":{"type":"connection_refused","detail":"d","fix":"f"},
             "cors":{"layout":"not-a-browser","origin":"http://localhost:3000","targetOrigin":"http://localhost:8010","needsPreflight":true,
                     "preflight":{"state":"not-seen","id":41},"mode":"repair","changed":["+ access-control-allow-origin: http://localhost:3000"],
                     "upstream":VERDICT,"delivered":null,"production":[{"origin":"https://your-website.com","verdict":VERDICT}]},
             "asset":false,"answeredBy":"devproxy","answeredFrom":null,"remarks":["r"]}
            """.Replace("VERDICT", JsonSerializer.Serialize(Blocked, ExchangeJson.Options), StringComparison.Ordinal),
            ExchangeJson.Write(record)
        );
    }

    [Fact]
    public void A_verdict_has_the_shape_of_the_contract()
    {
        var answer = new Answer(
            401,
            new HeaderList(
                new HeaderLine("Access-Control-Allow-Origin", "http://127.0.0.1:3000"),
                new HeaderLine("Access-Control-Allow-Credentials", "true")
            )
        );
        var context = new JudgingContext("http://localhost:8010/api", "http://localhost:3000", "GET", [], CredentialsMode.NotInclude);

        var verdict = JsonSerializer.SerializeToNode(Judge.Preflight(context, answer), ExchangeJson.Options)!.AsObject();

        Assert.Equal(
            [
                "outcome",
                "code",
                "credentials",
                "withoutCredentials",
                "withCredentials",
                "failing",
                "rootCause",
                "hints",
                "advisories",
                "message",
                "firefoxMessage",
                "explanation",
                "fix",
            ],
            verdict.Select(member => member.Key)
        );
        Assert.Equal("blocked", (string?)verdict["outcome"]);
        Assert.Equal("preflight-acao-mismatch", (string?)verdict["code"]);
        Assert.Equal("not-include", (string?)verdict["credentials"]);
        Assert.Equal("""{"outcome":"blocked","code":"preflight-acao-mismatch"}""", verdict["withoutCredentials"]!.ToJsonString());
        Assert.Equal("origin-not-in-list", (string?)verdict["rootCause"]);
        Assert.Contains("localhost-vs-loopback-ip", verdict["hints"]!.AsArray().Select(hint => (string?)hint));
    }

    [Fact]
    public void A_fix_names_backends_as_one_word()
    {
        var snippets = ImmutableSortedDictionary<Backend, string>.Empty.Add(Backend.Express, "a").Add(Backend.ApiGateway, "b");

        AssertJson(
            """{"summary":"Do this.","backend":"aspnetcore","snippets":{"express":"a","apigateway":"b"},"recognisedBy":"Server: Kestrel"}""",
            JsonSerializer.Serialize(
                new Fix("Do this.", Backend.AspNetCore, snippets) { RecognisedBy = "Server: Kestrel" },
                ExchangeJson.Options
            )
        );
    }

    [Fact]
    public void Advisories_are_written_with_their_prefix()
    {
        var answer = new Answer(200, new HeaderList(new HeaderLine("Access-Control-Allow-Origin", "null")));
        var verdict = Judge.Request(new JudgingContext("http://localhost:8010/api", "null", "GET", [], CredentialsMode.NotInclude), answer);

        Assert.Contains("adv-null-origin-allowed", JsonSerializer.Serialize(verdict, ExchangeJson.Options), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_is_null_and_never_left_out()
    {
        var exchange = new Exchange(
            1,
            DateTimeOffset.UnixEpoch,
            new ArrivedRequest(
                ExchangeKind.Preflight,
                new ObservedRequest("OPTIONS", "http://localhost:8010/", HeaderList.Empty),
                "HTTP/1.1"
            )
        );

        AssertJson(
            """
            {"id":1,"kind":"preflight","startedAt":"1970-01-01T00:00:00.000Z","durationMs":null,"route":null,
             "request":{"method":"OPTIONS","url":"http://localhost:8010/","httpVersion":"HTTP/1.1","headers":[],"body":null},
             "upstream":null,"response":null,"websocket":null,"error":null,
             "cors":{"layout":"not-a-browser","origin":null,"targetOrigin":"http://localhost:8010","needsPreflight":null,"preflight":null,"mode":"off",
                     "changed":[],"upstream":null,"delivered":null,"production":[]},
             "asset":false,"answeredBy":null,"answeredFrom":null,"remarks":[]}
            """,
            ExchangeJson.Write(exchange.ToRecord(new Redaction([])))
        );
    }

    [Fact]
    public void Letters_stay_letters_and_control_characters_do_not()
    {
        var error = new ExchangeError("dns_error", "Zoë <3 'you'\u001b[2J\n", "");
        var exchange = new Exchange(
            1,
            DateTimeOffset.UnixEpoch,
            new ArrivedRequest(ExchangeKind.Request, new ObservedRequest("GET", "http://localhost:8010/", HeaderList.Empty), "HTTP/1.1")
        );
        exchange.Failed(error);

        var line = ExchangeJson.Write(exchange.ToRecord(new Redaction([])));

        Assert.Contains("Zoë <3 'you'\\u001B[2J\\n", line, StringComparison.Ordinal);
    }

    // Every member is compared, and their order too.
    private static void AssertJson(string expected, string actual) =>
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), JsonNode.Parse(actual)!.ToJsonString());
}
